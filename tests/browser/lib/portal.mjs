// A hotspot that answers everything with its login page, on the address of an endpoint that is stopped.
import http from "node:http";

const PAGE = "<!doctype html><title>WiFi</title><form action='/login'><input name='phone'><button>登录</button></form>";

export async function openPortal(port) {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(new URL(request.url, "http://portal").pathname);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(PAGE);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
