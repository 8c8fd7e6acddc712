module twelvefactor.dev/operator/e2e/harness/probe

go 1.26.0
