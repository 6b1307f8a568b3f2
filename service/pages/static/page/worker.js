// Keeps the pages that need no service within reach: what was loaded once opens without a network.
const STORE = "mathtutor-1";
const SHELL = ["/", "/guide"];

self.addEventListener("install", (event) => event.waitUntil(caches.open(STORE).then((store) => store.addAll(SHELL)).then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(held(request));
  else if (request.mode === "navigate" && !pathname.startsWith("/embed")) event.respondWith(fresh(request, pathname));
});

/** A file whose address says what it holds never changes. */
async function held(request) {
  const store = await caches.open(STORE);
  const known = await store.match(request);
  if (known) return known;
  const reply = await fetch(request);
  if (reply.ok) await store.put(request, reply.clone());
  return reply;
}

/** A page from the service; without a network the one that was kept, else the first page, which says so when it is asked. */
async function fresh(request, pathname) {
  const store = await caches.open(STORE);
  try {
    const reply = await fetch(request);
    if (reply.ok && (request.url.endsWith("/") || pathname.startsWith("/guide"))) await store.put(pathname, reply.clone());
    return reply;
  } catch {
    return (await store.match(pathname)) ?? (await store.match("/")) ?? Response.error();
  }
}
