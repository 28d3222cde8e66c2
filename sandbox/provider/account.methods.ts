import { pause } from '../pause.js';
import { initialSettings, readOnlySettings } from './instance-settings.js';
import { ProviderError, validationError } from './provider-error.js';
import type { ProviderCall, ProviderMethods } from './provider-method.js';

const knownSettings = initialSettings('', '', '');

/** State, settings and life of the instance. */
export const accountMethods: ProviderMethods = {
  getStateInstance: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run: ({ instance }) => ({ body: { stateInstance: instance.state } }),
  },
  getStatusInstance: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run: ({ instance }) => ({
      body: { statusInstance: instance.state === 'authorized' ? 'online' : 'offline' },
    }),
  },
  getSettings: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run: ({ instance }) => ({ body: { ...instance.settings, wid: instance.currentWid() } }),
  },
  setSettings: { verb: 'POST', perSecond: 1, needs: 'nothing', run: setSettings },
  getWaSettings: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run({ instance }) {
      const isLinked = instance.currentWid() !== '';
      return {
        body: {
          avatar: '',
          phone: isLinked ? instance.phone : '',
          stateInstance: instance.state,
          deviceId: isLinked ? `${instance.phone}:8@s.whatsapp.net` : '',
          ...(instance.state === 'suspended' ? { suspendedUntil: instance.nowSeconds() + 3_600 } : {}),
        },
      };
    },
  },
  reboot: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run({ instance }) {
      void instance.reboot();
      return { body: { isReboot: true } };
    },
  },
  logout: {
    verb: 'GET',
    perSecond: 1,
    needs: 'nothing',
    run({ instance }) {
      instance.setState('notAuthorized');
      return { body: { isLogout: true } };
    },
  },
  qr: {
    verb: 'GET',
    perSecond: 3,
    needs: 'nothing',
    run: ({ instance }) => ({
      body:
        instance.state === 'authorized'
          ? { type: 'alreadyLogged', message: 'instance account already authorized' }
          : {
              type: 'error',
              message: 'the sandbox has no QR code: POST /instances/:id/state {"state":"authorized"}',
            },
    }),
  },
};

function setSettings({ instance, body }: ProviderCall) {
  if (Object.keys(body).length === 0) throw new ProviderError(400, 'bad request data');
  for (const [key, value] of Object.entries(body)) {
    if (!(key in knownSettings) || readOnlySettings.includes(key))
      throw validationError(`'${key}' is not allowed`);
    if (typeof value !== typeof knownSettings[key])
      throw validationError(`'${key}' must be a ${typeof knownSettings[key]}`);
    if ((knownSettings[key] === 'yes' || knownSettings[key] === 'no') && value !== 'yes' && value !== 'no') {
      throw validationError(`'${key}' must be one of [yes, no]`);
    }
    if (key === 'webhookUrl' && value !== '' && !URL.canParse(String(value))) {
      throw validationError("'webhookUrl' must be a valid uri");
    }
    const delayMs = key === 'delaySendMessagesMilliseconds' ? Number(value) : 500;
    if (delayMs < 500 || delayMs > 600_000) {
      throw validationError(`'${key}' must be between 500 and 600000`);
    }
  }
  instance.settings = { ...instance.settings, ...body };
  instance.webhooks.retryNow();
  // The answer leaves before the instance goes down, as the caller could not read it otherwise.
  void pause(10, instance.context.signal).then(() => instance.reboot());
  return { body: { saveSettings: true } };
}
