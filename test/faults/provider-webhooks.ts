import { Agent, request } from 'node:http';
import type { HotelFixture } from '../support/hotel-fixture.js';

/** What the application answered a webhook with. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

type Channel = Pick<HotelFixture['channel'], 'instanceId' | 'webhookToken'>;

interface Said {
  readonly chatId: string;
  readonly id: string;
  readonly text?: string;
  /** Unix seconds. */
  readonly timestamp?: number;
}

const nowSeconds = () => Math.floor(Date.now() / 1_000);

function envelope(channel: Channel, type: string, said: Said) {
  return {
    typeWebhook: type,
    instanceData: {
      idInstance: Number(channel.instanceId),
      wid: '4930123456@c.us',
      typeInstance: 'whatsapp',
    },
    timestamp: said.timestamp ?? nowSeconds(),
    idMessage: said.id,
  };
}

/** A guest's text message as the provider sends it. */
export function textWebhook(channel: Channel, said: Said) {
  return {
    ...envelope(channel, 'incomingMessageReceived', said),
    senderData: { chatId: said.chatId, sender: said.chatId, chatName: 'Ann', senderName: 'Ann' },
    messageData: { typeMessage: 'textMessage', textMessageData: { textMessage: said.text ?? 'Hello' } },
  };
}

/** One picture of an album: an album has no webhook of its own. */
export function imageWebhook(channel: Channel, said: Said) {
  return {
    ...envelope(channel, 'incomingMessageReceived', said),
    senderData: { chatId: said.chatId, sender: said.chatId, chatName: 'Ann', senderName: 'Ann' },
    messageData: {
      typeMessage: 'imageMessage',
      fileMessageData: {
        downloadUrl: `https://files.example/${said.id}.jpg`,
        caption: said.text ?? '',
        fileName: `${said.id}.jpg`,
        mimeType: 'image/jpeg',
      },
    },
  };
}

/** A message typed on the hotel's own phone. */
export function phoneWebhook(channel: Channel, said: Said) {
  return { ...textWebhook(channel, said), typeWebhook: 'outgoingMessageReceived' };
}

/** A delivery status of a message that the hotel sent. */
export function statusWebhook(channel: Channel, said: Said & { readonly status: string }) {
  return {
    ...envelope(channel, 'outgoingMessageStatus', said),
    chatId: said.chatId,
    status: said.status,
    sendByApi: true,
  };
}

/** A provider with a bounded number of connections. `close` ends them. */
export class WebhookSender {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts a body to a channel of a process; rejects where the connection breaks before the answer. */
  post(
    appUrl: string,
    channel: Channel,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WebhookAnswer> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${appUrl}/webhooks/green-api/${channel.instanceId}`,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${channel.webhookToken}`,
            'content-type': 'application/json',
            'content-length': bytes.length,
            ...headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(bytes);
    });
  }

  /** Posts as the provider does: again and again until the answer is 200. Returns how many times that took. */
  async deliver(appUrls: readonly string[], channel: Channel, body: unknown): Promise<number> {
    for (let attempt = 1; attempt <= 400; attempt += 1) {
      const url = appUrls[attempt % appUrls.length] ?? '';
      const answer = await this.post(url, channel, body).catch(() => null);
      if (answer?.status === 200) return attempt;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('Not within 400 attempts: a webhook is answered 200');
  }

  close(): void {
    this.#agent.destroy();
  }
}
