# The image of Shunban: one static binary with the page inside it, and nothing else.
FROM node:20.20.2-bookworm-slim AS page
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM golang:1.26.8-bookworm AS binary
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=page /src/web/dist ./web/dist
ARG VERSION=unversioned
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /shunban ./cmd/shunban
# What a program expects of the system that it runs on.
RUN mkdir -p /data/documents /system/etc/ssl/certs /system/usr/share \
 && mkdir -m 1777 /system/tmp \
 && cp /etc/ssl/certs/ca-certificates.crt /system/etc/ssl/certs/ \
 && cp "$(go env GOROOT)/lib/time/zoneinfo.zip" /system/usr/share/ \
 && echo 'shunban:x:65532:65532::/data:/sbin/nologin' > /system/etc/passwd \
 && echo 'shunban:x:65532:' > /system/etc/group

FROM scratch
COPY --from=binary /system/ /
COPY --from=binary --chown=65532:65532 /data /data
COPY --from=binary /shunban /usr/local/bin/shunban
USER 65532:65532
WORKDIR /data
ENV HOME=/data \
    ZONEINFO=/usr/share/zoneinfo.zip \
    SHUNBAN_ADDRESS=0.0.0.0:8080 \
    SHUNBAN_DATA_DIR=/data \
    SHUNBAN_DOCUMENTS=/data/documents
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=6 CMD ["/usr/local/bin/shunban", "health"]
ENTRYPOINT ["/usr/local/bin/shunban"]
CMD ["serve"]
