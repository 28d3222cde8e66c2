/** Default API host of an instance: Green API serves each pod, the first four digits, from its own host. */
export function defaultApiUrl(instanceId: string): string {
  return `https://${podOf(instanceId)}.api.greenapi.com`;
}

/** Default host for uploads of an instance. */
export function defaultMediaUrl(instanceId: string): string {
  return `https://${podOf(instanceId)}.media.greenapi.com`;
}

function podOf(instanceId: string): string {
  const pod = /^\d{4}(?=\d{0,16}$)/.exec(instanceId)?.[0];
  if (pod === undefined) throw new Error('A Green API instance id is 4 to 20 digits');
  return pod;
}
