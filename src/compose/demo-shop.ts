import type { FastifyInstance } from 'fastify'

/** A page as a shop has it, with the web chat on it: for the demo only. */
export function registerDemoShop(app: FastifyInstance, chatKey: string): void {
  app.get('/demo/shop', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page(chatKey)),
  )
}

const page = (chatKey: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Northgate Auto Parts</title>
<style>
body { margin: 0 auto; max-width: 720px; padding: 32px 24px; font: 16px/1.6 system-ui, sans-serif; color: #1c1b19; background: #fbfaf8; }
h1 { font-size: 24px; margin: 0 0 8px; } p { margin: 0 0 16px; color: #67635c; }
ul { list-style: none; padding: 0; display: grid; gap: 12px; } li { display: flex; justify-content: space-between; background: #fff; border: 1px solid #e3dfd8; border-radius: 12px; padding: 16px; }
@media (prefers-color-scheme: dark) { body { color: #f0ede8; background: #161513; } p { color: #a8a299; } li { background: #1d1c1a; border-color: #3a3733; } }
</style>
</head>
<body>
<main>
<h1>Northgate Auto Parts</h1>
<p>A page as a shop has it. The button in the corner is Parley's web chat; what is written there arrives in the inbox.</p>
<ul>
<li><span>Air pump, 12 V</span><strong>$250.00</strong></li>
<li><span>Brake pads, front, pair</span><strong>$64.50</strong></li>
<li><span>Side mirror, left, heated</span><strong>$118.00</strong></li>
</ul>
</main>
<script src="/webchat.js" data-key="${chatKey}" async></script>
</body>
</html>
`
