import { defaultApiUrl, defaultMediaUrl } from '../../providers/green-api/api-hosts.js';
import { GreenApiClient } from '../../providers/green-api/green-api.client.js';
import type { ProviderReachability } from '../../providers/green-api/provider-reachability.js';
import type { SecretBox } from '../../providers/secrets/secret-box.js';

/** The columns of a channel that a client is made from. */
export interface ChannelAccess {
  readonly instanceId: string;
  readonly apiUrl: string | null;
  readonly mediaUrl: string | null;
  readonly apiTokenEncrypted: Buffer;
}

/** The column a channel's API token is sealed for. */
export const API_TOKEN_COLUMN = 'channels.api_token_encrypted';

/** Makes the client of a channel. The token is opened for the call and kept nowhere. */
export class ChannelClients {
  constructor(
    private readonly secrets: SecretBox,
    private readonly provider: Pick<ProviderReachability, 'note'>,
  ) {}

  clientFor(hotelId: string, channel: ChannelAccess): GreenApiClient {
    const { instanceId } = channel;
    return new GreenApiClient({
      apiUrl: channel.apiUrl ?? defaultApiUrl(instanceId),
      mediaUrl: channel.mediaUrl ?? defaultMediaUrl(instanceId),
      instanceId,
      onCallEnded: (failure) => this.provider.note(instanceId, failure),
      token: this.secrets.open(channel.apiTokenEncrypted, { hotelId, column: API_TOKEN_COLUMN }),
    });
  }
}
