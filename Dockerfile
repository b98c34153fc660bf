# syntax=docker/dockerfile:1
# Not built on the machines this project is developed on (no container engine there): see docs/operations.md.
FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY middleware middleware
COPY config config
# The pinned runtime is a development dependency: the image brings its own Node of the same major version.
RUN npm run --silent build && npm ci --omit=dev --no-audit --no-fund

FROM node:26-bookworm-slim
WORKDIR /app
USER node
ENV NODE_ENV=production NUMBERWALL_PROFILE=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/config config
COPY docs/runbooks docs/runbooks
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9090/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve", "--profile", "production"]
