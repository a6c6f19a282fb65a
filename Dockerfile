FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY schemas schemas
COPY inbox-ui inbox-ui
RUN npm run build && npm prune --omit=dev

# Node runs the TypeScript as it is, so the sources are the program.
FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/inbox-ui/dist inbox-ui/dist
COPY package.json ./
COPY schemas schemas
COPY src src
COPY bots bots
COPY bin/lib bin/lib
# A new volume takes over the owner of the folder that it covers.
RUN mkdir /data /backups && chown node:node /data /backups
USER node
EXPOSE 3000
CMD ["node", "src/main.ts"]
