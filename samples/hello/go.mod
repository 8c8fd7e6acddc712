module twelvefactor.dev/operator/samples/hello

go 1.26.0
