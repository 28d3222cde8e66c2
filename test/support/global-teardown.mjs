export default async function globalTeardown() {
  const servers = globalThis.hotelBoostTestServers;
  if (!servers || servers.exitCode !== null) return;
  const exited = new Promise((resolve) => servers.once('exit', resolve));
  servers.disconnect();
  await exited;
}
