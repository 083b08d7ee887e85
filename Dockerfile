FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src ./src
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/kakehashi
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force \
  && mkdir -p "$DATA_DIR" && chown node:node "$DATA_DIR"
COPY --from=build /app/dist ./dist
COPY data ./data
USER node
EXPOSE 3000
VOLUME /var/lib/kakehashi
# Not through npm, which would keep SIGTERM from the service.
CMD ["node", "dist/main.js"]
