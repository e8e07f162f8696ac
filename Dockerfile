# Two stages: the build needs all dependencies, the final image contains only those of the product.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/web/package.json apps/web/
COPY libs/accounts/package.json libs/accounts/
COPY libs/auth/package.json libs/auth/
COPY libs/contract/package.json libs/contract/
COPY libs/database/package.json libs/database/
RUN npm ci --loglevel=error
COPY . .
RUN node_modules/.bin/nx run-many --target=build --outputStyle=static
# Without the embedded Postgres, an optional dependency: with containers the database is a separate service.
RUN npm prune --omit=dev --omit=optional --loglevel=error --ignore-scripts && rm -r apps/api/dist/out-tsc

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 MIKROCHAT_PORT=8000
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/apps/api/package.json apps/api/
COPY --from=build /app/apps/api/dist apps/api/dist
COPY --from=build /app/apps/web/dist apps/web/dist
USER node
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MIKROCHAT_PORT}/health/ready`).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "apps/api/dist/main.js"]
