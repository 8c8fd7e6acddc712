module twelvefactor.dev/operator/e2e/faultproxy

go 1.26.0
