// The guest's phone. Everything that guests or hotels wrote is put on the page as text, never as markup.

const presets = [
  { name: 'Anna Weber', phone: '+49 151 0000901', language: 'de' },
  { name: 'Иван Петров', phone: '+7 900 000-09-01', language: 'ru' },
  { name: 'Emily Carter', phone: '+44 7700 900901', language: 'en' },
  { name: 'Carmen Díaz', phone: '+34 600 000 901', language: 'en' },
];

const phrases = {
  en: [
    ['Complaint', 'The AC in 412 is broken again. This is the third time I ask and nobody comes!'],
    ['Emergency', 'There is smoke in the corridor on the third floor, please help!'],
    ['Compliment', 'The breakfast was wonderful and Maria at reception is an angel. Thank you!'],
    ['Question', 'Hi, until what time is breakfast served?'],
    ['Towels', 'Could we get two more towels in 305, please?'],
    ['Person', 'I want to talk to a real person, please.'],
  ],
  ru: [
    ['Жалоба', 'В номере 412 снова не работает кондиционер. Третий раз прошу, и никто не идёт!'],
    ['Тревога', 'На третьем этаже в коридоре дым, помогите!'],
    ['Похвала', 'Завтрак чудесный, а Мария на ресепшене просто ангел. Спасибо!'],
    ['Вопрос', 'Здравствуйте, до скольки завтрак?'],
    ['Полотенца', 'Можно ещё два полотенца в 305-й, пожалуйста?'],
    ['Человек', 'Хочу поговорить с живым человеком.'],
  ],
  de: [
    [
      'Beschwerde',
      'Die Klimaanlage in 412 ist schon wieder kaputt. Ich frage zum dritten Mal, und niemand kommt!',
    ],
    ['Notfall', 'Im Flur im dritten Stock ist Rauch, bitte helfen Sie!'],
    ['Lob', 'Das Frühstück war wunderbar und Maria am Empfang ist ein Engel. Danke!'],
    ['Frage', 'Guten Tag, bis wann gibt es Frühstück?'],
    ['Handtücher', 'Könnten wir noch zwei Handtücher in 305 bekommen?'],
    ['Mensch', 'Ich möchte mit einem Menschen sprechen.'],
  ],
};

const faults = [
  ['Next message comes twice', { target: 'webhook', kind: 'duplicate', method: 'incomingMessageReceived' }],
  ['Next two swap places', { target: 'webhook', kind: 'reorder', method: 'incomingMessageReceived' }],
  [
    'Next message is late (10 s)',
    { target: 'webhook', kind: 'delay', ms: 10000, method: 'incomingMessageReceived' },
  ],
  [
    'Next message comes cut first',
    { target: 'webhook', kind: 'truncated', method: 'incomingMessageReceived' },
  ],
  ['Provider slow (8 s)', { target: 'api', kind: 'slow', ms: 8000, method: 'sendMessage' }],
  [
    'Provider takes it, never answers',
    { target: 'api', kind: 'timeout-after-accept', method: 'sendMessage' },
  ],
  ['Provider takes it, says 500', { target: 'api', kind: 'http-5xx', accepted: true, method: 'sendMessage' }],
  [
    'Provider down (502, 3 times)',
    { target: 'api', kind: 'http-5xx', status: 502, times: 3, method: 'sendMessage' },
  ],
  ['Too many requests (429)', { target: 'api', kind: 'http-429', retryAfter: 5, method: 'sendMessage' }],
  ['Plan used up (466)', { target: 'api', kind: 'http-466', method: 'sendMessage' }],
];

const SHOWN_MESSAGES = 200;
const SHOWN_LOG = 30;
const memory = 'hotel-boost-sandbox-guest';

const at = (id) => document.getElementById(id);
const digits = (phone) => phone.replace(/\D/g, '');

let instances = [];
let language = 'en';
let renderedMessages = '';
let isRefreshing = false;
let isStale = false;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(memory)) ?? {};
  } catch {
    return {};
  }
}

function remember() {
  localStorage.setItem(
    memory,
    JSON.stringify({
      hotel: at('hotel').value,
      guest: at('guest').value,
      name: at('guest-name').value,
      phone: at('guest-phone').value,
    }),
  );
}

function currentGuest() {
  const preset = presets[Number(at('guest').value)];
  const { name, phone } = preset ?? { name: at('guest-name').value.trim(), phone: at('guest-phone').value };
  return { name: name || phone, phone: digits(phone), shownPhone: phone };
}

async function ask(path, body, method = body ? 'POST' : 'GET') {
  const response = await fetch(path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? `The sandbox answered ${response.status}.`);
  return answer;
}

function showProblem(error) {
  at('problem').textContent = error ? `${error.message}` : '';
  at('problem').hidden = !error;
}

function drawTicks(message) {
  const names = { 0: 'Waiting', 1: 'Sent', 2: message.isRead ? 'Read' : 'Delivered' };
  const ticks = element('span', message.isRead ? 'ticks is-read' : 'ticks');
  ticks.setAttribute('role', 'img');
  ticks.setAttribute('aria-label', names[message.ticks]);
  ticks.title = names[message.ticks];
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 22 14');
  svg.setAttribute('aria-hidden', 'true');
  const paths = message.ticks === 2 ? ['M2 8l4 4 8-10', 'M10.5 11.5l1 1 8-10'] : ['M6 8l4 4 8-10'];
  for (const d of paths) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  ticks.append(svg);
  return ticks;
}

/** The path of a file that this sandbox serves, under whatever name hotel-boost knows it; else null. */
function ownPath(url) {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { pathname } = new URL(url);
  return /^\/files\/[0-9a-f-]{36}\//.test(pathname) ? pathname : null;
}

function drawFile(file) {
  const path = ownPath(file.url);
  if (path && /^image\//.test(file.mimeType)) {
    const image = element('img');
    image.src = path;
    image.alt = file.name || 'Picture';
    return image;
  }
  const line = element('p');
  if (!path) {
    line.textContent = `📎 ${file.name || 'file'}`;
    return line;
  }
  const link = element('a', '', `📎 ${file.name}`);
  link.href = path;
  link.target = '_blank';
  link.rel = 'noreferrer';
  line.append(link);
  return line;
}

const kindNames = {
  audioMessage: '🎤 Voice message',
  locationMessage: '📍 Location',
  contactMessage: '👤 Contact',
  stickerMessage: 'Sticker',
};

function drawMessage(message, all) {
  const bubble = element('li', message.direction === 'in' ? 'bubble is-mine' : 'bubble');
  bubble.append(element('span', 'visually-hidden', message.direction === 'in' ? 'You:' : 'Hotel:'));
  const quoted = all.find((other) => other.idMessage === message.quotedMessageId);
  if (quoted) bubble.append(element('p', 'quote', quoted.text || '…'));
  if (message.file) bubble.append(drawFile(message.file));
  const text = message.text || (message.file ? '' : (kindNames[message.kind] ?? ''));
  if (message.isDeleted) bubble.append(element('p', 'gone', 'This message was deleted'));
  else if (text) bubble.append(element('p', '', text));
  if (message.options.length > 0) {
    const list = element('ul');
    for (const option of message.options) list.append(element('li', '', option));
    bubble.append(list);
  }
  const meta = element('div', 'meta');
  if (message.author === 'phone') meta.append(element('span', '', 'from the hotel’s phone'));
  if (message.isEdited) meta.append(element('span', '', 'edited'));
  const time = element(
    'time',
    '',
    new Date(message.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
  );
  time.dateTime = message.at;
  meta.append(time, drawTicks(message));
  bubble.append(meta);
  if (message.reaction) {
    bubble.classList.add('has-reaction');
    bubble.append(element('span', 'reaction', message.reaction));
  }
  return bubble;
}

function drawChat(view) {
  const list = at('messages');
  const now = JSON.stringify(view);
  if (now === renderedMessages) return;
  renderedMessages = now;
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const shown = view.messages.slice(-SHOWN_MESSAGES);
  if (shown.length === 0) {
    list.replaceChildren(
      element('li', 'empty', `Nothing said yet. Write to ${view.hotel}, or take one of the sentences below.`),
    );
    return;
  }
  list.replaceChildren(...shown.map((message) => drawMessage(message, shown)));
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

function drawHead() {
  const hotel = instances.find((instance) => instance.instanceId === at('hotel').value);
  if (!hotel) return;
  const { name, shownPhone } = currentGuest();
  at('chat-name').textContent = hotel.name;
  at('chat-about').textContent =
    shownPhone === '' ? 'who are you?' : `+${hotel.phone} · you are ${name}, ${shownPhone}`;
  const initials = hotel.name.split(/\s+/).map((word) => word[0] ?? '');
  at('avatar').textContent = initials.slice(0, 2).join('').toUpperCase();
  at('state').textContent = hotel.state;
  at('state').hidden = hotel.state === 'authorized';
  at('last-tick').value = hotel.lastTick;
}

/** Fetches the thread; changes that come meanwhile cause exactly one more round. */
async function refresh() {
  isStale = true;
  if (isRefreshing) return;
  isRefreshing = true;
  try {
    while (isStale) {
      isStale = false;
      const { phone } = currentGuest();
      if (!/^\d{5,16}$/.test(phone)) {
        drawChat({ hotel: at('chat-name').textContent, messages: [] });
        break;
      }
      const query = new URLSearchParams({ instanceId: at('hotel').value, phone });
      drawChat(await ask(`/guest/chats?${query}`));
    }
  } catch (error) {
    showProblem(error);
  } finally {
    isRefreshing = false;
  }
}

async function refreshState() {
  const state = await ask('/state');
  instances = state.instances;
  drawFaultCount(state.faults.length);
  drawHead();
}

function drawFaultCount(waiting) {
  at('fault-count').textContent = String(waiting);
  at('fault-count').title = `${waiting} waiting`;
  at('fault-count').hidden = waiting === 0;
}

async function write(message) {
  const { name, phone } = currentGuest();
  showProblem(null);
  if (!/^\d{5,16}$/.test(phone)) {
    at('who').open = true;
    at('guest-phone').focus();
    showProblem(new Error('A guest needs a phone number of 5 to 16 digits, with its country code.'));
    return false;
  }
  try {
    await ask('/guest/messages', { instanceId: at('hotel').value, phone, name, ...message });
    await refresh();
    at('messages').scrollTop = at('messages').scrollHeight;
    return true;
  } catch (error) {
    showProblem(error);
    return false;
  }
}

function drawPhrases() {
  at('languages').replaceChildren(
    ...Object.keys(phrases).map((code) => {
      const button = element('button', '', code.toUpperCase());
      button.type = 'button';
      button.setAttribute('aria-pressed', String(code === language));
      button.addEventListener('click', () => {
        language = code;
        drawPhrases();
      });
      return button;
    }),
  );
  at('chips').replaceChildren(
    ...phrases[language].map(([label, text]) => {
      const button = element('button', '', label);
      button.type = 'button';
      button.lang = language;
      button.title = text;
      button.addEventListener('click', () => {
        at('text').value = text;
        at('text').focus();
      });
      return button;
    }),
  );
}

function drawFaults() {
  const buttons = faults.map(([label, fault]) => {
    const button = element('button', '', label);
    button.type = 'button';
    button.addEventListener('click', async () => {
      try {
        const { id } = await ask('/faults', { ...fault, instanceId: at('hotel').value });
        at('fault-outcome').textContent = `“${label}” waits (fault ${id}).`;
      } catch (error) {
        at('fault-outcome').textContent = error.message;
      }
    });
    return button;
  });
  const clear = element('button', '', 'Take all back');
  clear.type = 'button';
  clear.addEventListener('click', async () => {
    await ask('/faults', undefined, 'DELETE');
    at('fault-outcome').textContent = 'No trouble ahead.';
  });
  const unlink = element('button', '', 'Unlink / link the number');
  unlink.type = 'button';
  unlink.addEventListener('click', async () => {
    const hotel = instances.find((instance) => instance.instanceId === at('hotel').value);
    const state = hotel?.state === 'authorized' ? 'notAuthorized' : 'authorized';
    await ask(`/instances/${at('hotel').value}/state`, { state });
    at('fault-outcome').textContent = `The number is ${state} now.`;
  });
  at('faults').replaceChildren(...buttons, unlink, clear);
}

async function refreshLog() {
  const query = new URLSearchParams({ instanceId: at('hotel').value, limit: String(SHOWN_LOG) });
  const { entries } = await ask(`/log?${query}`);
  at('log').replaceChildren();
  for (const entry of entries) if (entry.outcome !== 'pending') addLog(entry);
}

function addLog(entry) {
  const isBad =
    entry.kind === 'webhook' ? entry.status !== 200 : entry.status === null || entry.status >= 400;
  const line = element('li', isBad ? 'is-bad' : '');
  const outcome = entry.fault ? `${entry.outcome} (${entry.fault})` : entry.outcome;
  line.append(
    element('span', '', entry.kind === 'webhook' ? '←' : '→'),
    element('span', '', `${entry.method}: ${outcome}`),
    element('span', 'ms', `${entry.durationMs} ms`),
  );
  at('log').prepend(line);
  while (at('log').children.length > SHOWN_LOG) at('log').lastElementChild.remove();
}

function listen() {
  const events = new EventSource('/events');
  const isCurrent = (event) => event.instanceId === at('hotel').value;
  const parse = (handler) => (event) => handler(JSON.parse(event.data));
  events.addEventListener('open', () => {
    at('live').textContent = 'live';
    at('live').classList.add('is-on');
    void refreshState().catch(showProblem);
    void refresh();
  });
  events.addEventListener('error', () => {
    at('live').textContent = 'the sandbox is away, trying again…';
    at('live').classList.remove('is-on');
  });
  events.addEventListener(
    'chat',
    parse((event) => isCurrent(event) && void refresh()),
  );
  events.addEventListener(
    'state',
    parse(() => void refreshState().catch(showProblem)),
  );
  events.addEventListener(
    'faults',
    parse((event) => drawFaultCount(event.waiting)),
  );
  events.addEventListener(
    'log',
    parse((event) => isCurrent(event) && addLog(event)),
  );
}

function changeGuest() {
  const isOwn = at('guest').value === 'own';
  at('own-guest').hidden = !isOwn;
  const preset = presets[Number(at('guest').value)];
  if (preset) language = preset.language;
  renderedMessages = '';
  drawPhrases();
  changeThread();
}

function changeThread() {
  remember();
  showProblem(null);
  renderedMessages = '';
  drawHead();
  void refreshLog().catch(showProblem);
  void refresh().then(() => (at('messages').scrollTop = at('messages').scrollHeight));
}

async function start() {
  const before = remembered();
  instances = await ask('/instances');
  at('hotel').replaceChildren(
    ...instances.map(({ instanceId, name }) => {
      const option = element('option', '', name);
      option.value = instanceId;
      return option;
    }),
  );
  at('guest').replaceChildren(
    ...presets.map(({ name, phone }, index) => {
      const option = element('option', '', `${name}, ${phone}`);
      option.value = String(index);
      return option;
    }),
  );
  const own = element('option', '', 'Somebody else…');
  own.value = 'own';
  at('guest').append(own);
  if (instances.some(({ instanceId }) => instanceId === before.hotel)) at('hotel').value = before.hotel;
  if (before.guest === 'own' || presets[Number(before.guest)]) at('guest').value = before.guest;
  at('guest-name').value = before.name ?? '';
  at('guest-phone').value = before.phone ?? '';
  // On a small screen the conversation comes first; the panels open by a touch.
  const isWide = matchMedia('(width >= 56rem)').matches;
  for (const id of ['who', 'trouble', 'happened']) at(id).open = isWide;
  drawFaults();
  changeGuest();
  listen();
}

at('hotel').addEventListener('change', changeThread);
at('guest').addEventListener('change', changeGuest);
for (const id of ['guest-name', 'guest-phone']) at(id).addEventListener('change', changeThread);
at('last-tick').addEventListener('change', () => {
  const change = { lastTick: at('last-tick').value };
  ask(`/instances/${at('hotel').value}`, change, 'PATCH').catch(showProblem);
});
at('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = at('text').value.trim();
  if (text !== '' && (await write({ text }))) at('text').value = '';
  at('text').focus();
});
at('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at('composer').requestSubmit();
});
at('photo').addEventListener('click', async () => {
  if (await write({ kind: 'image', caption: at('text').value.trim() })) at('text').value = '';
});

start().catch(showProblem);
