# syntax=docker/dockerfile:1
# Not built on the machines this project is developed on (no container engine there); test/packaging runs its steps without one.
# The exact version is that of the pinned runtime in package.json. Add the digest of the image that your registry serves.
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY middleware middleware
COPY config config
# The pinned runtime is a development dependency: the image brings its own Node of the same version.
RUN npm run --silent build && npm ci --omit=dev --no-audit --no-fund

FROM node:26.10.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NUMBERWALL_PROFILE=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/config config
COPY docs docs
# By number, so that Kubernetes can see that it is not root (runAsNonRoot). It owns nothing of the above.
USER 1000:1000
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s \
  CMD ["node", "-e", "const port = (process.env.NUMBERWALL_ADMIN_LISTEN ?? ':9090').split(':').at(-1); fetch(`http://127.0.0.1:${port}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve", "--profile", "production"]
