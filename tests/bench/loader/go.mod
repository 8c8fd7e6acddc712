module twelvefactor.dev/operator/tests/bench/loader

go 1.26.0
