import net from "node:net";

// A port that is free now. A server that comes back must come back on the same one: to a browser another port
// is another origin, with nothing stored.
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
