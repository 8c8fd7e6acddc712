# The image of the operator, for who has a container engine: docker build -t twelvefactor-operator:0.2.0 .
# `make image` makes one of the same files without an engine; what is in it says packaging/rootfs.py.
ARG BASE=docker.io/library/debian:12-slim@sha256:d5d3f9c23164ea16f31852f95bd5959aad1c5e854332fe00f7b3a20fcc9f635c

FROM ${BASE} AS build
WORKDIR /src
COPY e2e/cluster/packages-build.txt e2e/cluster/
RUN apt-get update \
 && grep -v '^#' e2e/cluster/packages-build.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -y --no-install-recommends ca-certificates python3 \
 && rm -rf /var/lib/apt/lists/*
COPY CMakeLists.txt CMakePresets.json LICENSE ./
COPY cmake cmake
COPY crds crds
COPY operator operator
RUN cmake --preset release && cmake --build --preset release --target twelvefactor
COPY packaging packaging
RUN packaging/image.py build/release/twelvefactor --directory /image

FROM scratch
COPY --from=build /image/ /
USER 65532:65532
EXPOSE 8080
ARG VERSION=0.2.0
ARG REVISION=
LABEL org.opencontainers.image.title="twelvefactor-operator" \
      org.opencontainers.image.description="Runs apps as 12factor.net describes them" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
ENTRYPOINT ["/usr/bin/twelvefactor"]
CMD ["operator"]
