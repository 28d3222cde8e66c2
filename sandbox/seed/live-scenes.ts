import type { Speaker } from './episode.js';

/** How far the staff has come with what a scene is about. */
export type SceneState = 'WAITING' | 'ACKNOWLEDGED' | 'IN_PROGRESS' | 'ESCALATED' | 'ANSWERED' | 'SNOOZED';

/** What is going on at this moment with a guest who is in the house or soon will be. */
export interface LiveScene {
  readonly guest: string;
  readonly state: SceneState;
  readonly labels: readonly string[];
  readonly lines: readonly { readonly by: Speaker; readonly minutesAgo: number; readonly text: string }[];
}

const guest = (minutesAgo: number, text: string) => ({ by: 'GUEST' as const, minutesAgo, text });
const staff = (minutesAgo: number, text: string) => ({ by: 'STAFF' as const, minutesAgo, text });

/** Open matters of "Grand Aurora": they make the alert list and the inbox worth looking at. */
export const AURORA_SCENES: readonly LiveScene[] = [
  {
    guest: 'Daniel Hughes',
    state: 'WAITING',
    labels: ['maintenance'],
    lines: [
      guest(58, 'The air conditioning in our room stopped working last night, could someone have a look?'),
      staff(51, 'Good day Mr Hughes, I am sorry about that. The technician is informed.'),
      guest(
        9,
        'Nobody has come. This is the third time I am writing about it and it is unbearable in here, I want to speak to the manager',
      ),
    ],
  },
  {
    guest: 'Katharina Wolf',
    state: 'WAITING',
    labels: ['maintenance'],
    lines: [
      guest(12, 'Aus der Decke im Bad tropft Wasser, der ganze Boden ist nass und es wird immer schlimmer!'),
    ],
  },
  {
    guest: 'Amelia Scott',
    state: 'ACKNOWLEDGED',
    labels: ['safety'],
    lines: [
      guest(3, 'There is a strong smell of smoke on the fourth floor near the lift, please send someone now'),
    ],
  },
  {
    guest: 'Andreas Fuchs',
    state: 'ESCALATED',
    labels: ['billing'],
    lines: [
      guest(95, 'Mir wurden 240 Euro doppelt von der Karte abgebucht. Das ist eine Frechheit.'),
      staff(88, 'Guten Tag Herr Fuchs, das tut mir leid. Ich kläre das mit der Buchhaltung.'),
      guest(
        40,
        'Seit einer Stunde höre ich nichts mehr von Ihnen. Wenn das Geld heute nicht zurück ist, gehe ich zum Anwalt und schreibe eine Bewertung.',
      ),
    ],
  },
  {
    guest: 'Mason Reed',
    state: 'IN_PROGRESS',
    labels: ['room-move'],
    lines: [
      guest(34, 'The room smells of mold and my daughter has asthma. We cannot stay in here another night.'),
      staff(
        29,
        'I am very sorry, Mr Reed. I am looking for another room for you right now and will be back within half an hour.',
      ),
    ],
  },
  {
    guest: 'Игорь Савельев',
    state: 'WAITING',
    labels: [],
    lines: [guest(22, 'Добрый день! Подскажите, до скольки работает бассейн?')],
  },
  {
    guest: 'Chloe Adams',
    state: 'WAITING',
    labels: [],
    lines: [guest(6, 'Can I talk to a real person please?')],
  },
  {
    guest: 'Nina Schreiber',
    state: 'ANSWERED',
    labels: ['restaurant'],
    lines: [
      guest(17, 'Können wir heute Abend für sechs Personen reservieren?'),
      staff(11, 'Sehr gern, um 19 oder um 20:30 Uhr?'),
    ],
  },
  {
    guest: 'Oscar Grant',
    state: 'SNOOZED',
    labels: ['birthday', 'vip'],
    lines: [
      guest(180, 'It is our anniversary tomorrow, could you put a bottle of champagne in the room by noon?'),
      staff(172, 'Congratulations! It will be waiting for you on ice at 12:00.'),
    ],
  },
  {
    guest: 'Stefan Maurer',
    state: 'WAITING',
    labels: [],
    lines: [guest(1, 'Vielen Dank für das Upgrade, die Suite ist ein Traum!')],
  },
];

/** Open matters of "Отель Морской". */
export const MORSKOY_SCENES: readonly LiveScene[] = [
  {
    guest: 'Людмила Абрамова',
    state: 'WAITING',
    labels: ['техслужба'],
    lines: [
      guest(70, 'В номере не работает кондиционер, пришлите мастера пожалуйста'),
      staff(63, 'Добрый день! Передали технику, скоро будет.'),
      guest(8, 'Прошёл час, никто не пришёл! Это уже ни в какие ворота, требую управляющего'),
    ],
  },
  {
    guest: 'Артём Жуков',
    state: 'ACKNOWLEDGED',
    labels: ['безопасность'],
    lines: [guest(2, 'На третьем этаже сильно пахнет газом, срочно пришлите кого-нибудь!')],
  },
  {
    guest: 'Галина Рябова',
    state: 'ESCALATED',
    labels: ['уборка'],
    lines: [
      guest(130, 'В номере тараканы. Это отвратительно.'),
      staff(121, 'Галина, просим прощения, сейчас разберёмся.'),
      guest(45, 'Вы ничего не сделали! Верните деньги, мы съезжаем, и отзыв я напишу обязательно'),
    ],
  },
  {
    guest: 'Евгений Титов',
    state: 'IN_PROGRESS',
    labels: ['счёт'],
    lines: [
      guest(26, 'С меня списали депозит второй раз, очень недоволен, разберитесь'),
      staff(20, 'Евгений, приносим извинения. Проверяем с банком, вернёмся с ответом через полчаса.'),
    ],
  },
  {
    guest: 'Rachel Kim',
    state: 'WAITING',
    labels: [],
    lines: [guest(24, 'Hi, what time does the shuttle to the beach leave tomorrow?')],
  },
  {
    guest: 'Полина Щербакова',
    state: 'WAITING',
    labels: [],
    lines: [guest(5, 'Позовите живого человека, не хочу говорить с ботом')],
  },
  {
    guest: 'Кирилл Блинов',
    state: 'ANSWERED',
    labels: ['ресторан'],
    lines: [
      guest(19, 'Можно заказать ужин в номер?'),
      staff(
        14,
        'Конечно! Меню по ссылке https://morskoy.example/menu, доставка 30 минут. Что для вас приготовить?',
      ),
    ],
  },
  {
    guest: 'Оксана Дроздова',
    state: 'SNOOZED',
    labels: ['день-рождения'],
    lines: [
      guest(200, 'Завтра у сына день рождения, можно шарики в номер к 9 утра?'),
      staff(190, 'С удовольствием! Синие и золотые, к 9:00 всё будет готово.'),
    ],
  },
  {
    guest: 'Станислав Юдин',
    state: 'WAITING',
    labels: [],
    lines: [guest(2, 'Огромное спасибо за вид на море, мы в восторге!')],
  },
];
