/**
 * A day of guests' chat for the alert-stream proof: 500 ordinary messages, none of them negative, about one in twelve
 * of them with a word that frightens elsewhere, and 50 a duty manager must hear of. Written by hand for this test
 * alone, before any verdict was looked at; never to be trained on.
 */
const ORDINARY_EN = `
Hi there, Kerstin from booking 8841 here
Hello, good morning
Good evening, we just landed
Hey, is anyone around?
hi, quick question
What time does breakfast start on Sunday?
Is breakfast included with our rate?
Could we get two extra towels to 318 please
Can someone bring up an iron and a board? Room 207
what's the wifi password again
Is the pool heated this time of year?
How late is the pool open
Do you have a gym, and is it 24 hours?
We'd like a table for four tonight at 8 if possible
Can I book a massage for tomorrow afternoon
Any chance of a late checkout on Thursday, 1pm or so?
we will arrive around 11pm, will someone be at the desk?
Our flight lands at 6:40, can we leave our bags with you before check in?
Is there parking at the hotel and what does it cost per night
How far are you from the train station?
What's the best way to get from the airport to you
Could you order a taxi for 5:15 tomorrow morning please
Taxi for two to the opera house at 7, please
thank you so much!
Thanks, got it
perfect, thanks
Great, see you tomorrow then
ok sounds good
Yes please, the bigger one
No thank you, we're fine
Lovely, we'll be down in ten minutes
Just checked in, the view is gorgeous
The room is absolutely wonderful, thank you
Your receptionist Marta was so kind to us today
Breakfast this morning was the best we've had on this trip
My kids adore the pool, they don't want to leave
We had a fantastic stay, already planning to come back in spring
10/10 would recommend, thank you all
Everything is great, thanks for asking
All good here, slept like babies
Do you have a cot for a one year old?
We are travelling with a small dog, is that ok?
Is there a fee for pets?
can we have a high floor please
If possible a quiet room facing the courtyard
We need twin beds rather than a double, is this possible
Could you confirm my reservation for 12 to 15 December? Name is Halloran
I'd like to add one more night to my booking
Do you have a room free from Friday to Sunday for two adults
How much is the suite for next weekend
Can I change my arrival date from the 3rd to the 4th?
Could you send the invoice to my company address? I'll text it to you
Please put the company name on the bill: Norling & Sons Ltd
Can I pay by card at checkout or is cash needed
Do you take American Express
Is city tax already in the price?
Could I have a receipt for the minibar
What currency will my card be charged in
Is there an ATM near the hotel
can you recommend a nice place for dinner within walking distance
Any good seafood restaurant around here?
Where could we buy souvenirs nearby
Is the old town walkable from you or should we take the tram
What are the museum opening hours on Monday, do you know?
is there a supermarket close by
pharmacy nearby? just need sunscreen
Do you rent bikes?
Could you book us the city tour for Saturday, two persons
What time does the shuttle to the airport go
Is the shuttle free for guests
Please book us on the 9am shuttle, two adults one child
Room 512, can we have more coffee capsules please
some extra hangers please when you have a moment
Two more pillows for 221, no hurry
Could housekeeping come after noon today? We'd like to sleep in
No cleaning needed today thanks
Please skip the cleaning tomorrow, only fresh towels
Could you bring a bottle of still water to 604
A bucket of ice to 310 please :)
Can we have dinner in the room? What's on the menu
I would like the club sandwich and a pot of green tea to room 115
Is the kitchen still open at 10:30 pm
Do you have vegan options at breakfast
gluten free bread available?
My husband is a vegetarian, will there be something for him at the gala dinner
Could we have an early breakfast box on Wednesday, we leave at 5
Coffee to go at 6am possible?
what's the dress code in the restaurant
Do you have highchairs in the restaurant
is the sauna mixed or separate
Do I need to reserve the sauna
Are towels provided at the spa or do we bring ours from the room
Is there a kids club and from which age
Do you offer babysitting?
how do I connect the TV to my phone
Which channel is the football on tonight
Do you have a phone charger for iPhone I could borrow
may I borrow an umbrella
Adapter for UK plugs? We are in 409
Can you print two boarding passes for me, I'll email them
Where should I email them?
Sent, please check
Did you get my email
Great service, keep it up!
The concert tickets you got us were amazing, thanks a million
Please thank the chef for us, the risotto was divine
Shout out to the night porter, he was super helpful
It's our anniversary on the 20th, could you arrange flowers in the room?
My wife's birthday is tomorrow, could you put a small cake in the room around 4
Could you set up a surprise with balloons in 227
How much would rose petals and prosecco be
Let's do it, please charge it to the room
what would you suggest for a rainy day with kids
Is it warm enough to swim in the sea in May
What's the weather like there now?
Do we need a visa letter from you? The embassy asks for a booking confirmation
Could you issue a confirmation letter with both our names
passport copies attached
Do you need our passports at check in or will ID cards do
What's the earliest check-in you can offer
Is early check in free of charge
We'll be there at about half past two
Running 20 minutes late for our table, sorry! please keep it
Make that five people instead of four
Could we move our dinner from 7 to 8:30
please cancel the massage tomorrow, our plans changed
I need to cancel my booking for January, what are the terms?
We decided to stay one day less, is it still possible to change
Can I get a room with a bathtub
Does the room have a safe big enough for a laptop
how do I open the safe for the first time
What is the code for the gate after midnight
Which floor is the rooftop bar on
Is the rooftop open to the public or guests only
Happy hour times?
Do you do cocktails without alcohol
We loved the cocktail last night, what was it called? with the cucumber
Could you tell me the name of the wine we had yesterday with the fish
who's playing in the bar tonight
is there live music on Fridays
can my friend join us for breakfast, how much would it be
Can visitors come up to the room
Is the hotel wheelchair accessible? My mother uses one
We need step free access to the restaurant, is there a lift
How many steps at the entrance
Do you have connecting rooms? We are a family of five
Kids are 4 and 7, do they pay for breakfast
could you put an extra bed in the room for our son
What's the size of the extra bed
Hi, it's Daniel from 330, could I have the room made up now please
we're out for the day now so the room can be cleaned
Laundry bag is on the bed, could someone collect it
How long does laundry take
Dry cleaning for one suit, when would it be back if I hand it in now
I'm in a conference until six, could my suit be hung in the room
Do you have a meeting room for eight people on Tuesday morning
Projector available? HDMI?
What's the rate for the meeting room, half a day
Coffee break for eight at 10:30 please
Do you have a flip chart
Is there a business centre with a printer
Any chance of a room upgrade? We'd happily pay
Could you tell me how many points I get for this stay
My loyalty number is 4471 2208, please add it to the booking
See you in June!
Goodbye and thanks for everything
We've left the keys at the desk, bye!
Checked out, all well, thank you
We think we left a blue scarf in 206, could you have a look? no rush
I might have forgotten my charger in the room, could you check when you clean
Wonderful, please post it, happy to pay the postage
my address is 14 Larch Road, Bristol
Thanks for finding my glasses so quickly, you're stars
haha no worries at all
lol ok, you got me there
👍 see you at the bar
🙏🙏 thank you for the umbrella
❤️ this place
Sure, whatever suits you best
that works for us
Let me ask my wife and get back to you
Not yet, we're still at the beach
We're in the lobby
on our way up, two minutes
Could you repeat the time please? I deleted the chat
Who should I ask for when I arrive
Merry Christmas to the whole team from the Okafors in 402!
Do you do a Christmas lunch on the 25th
New Year's gala, are there still tickets
What does the gala dinner cost for children
Is smoking allowed on the balcony of 217
Where is the smoking area please
Could we get a firm mattress topper
Do you have hypoallergenic pillows
Is tap water drinkable here
Does the minibar get refilled every day
how do we order room service from the TV
Do you speak Spanish at the desk? My parents arrive alone tomorrow
My parents will check in under my name, is that ok
Please add my partner Leo Whitcombe to the room
I'd like to prepay for my parents' dinner, how
Which side do you get the sunset from
Are there sun loungers at the beach for guests
How do I reserve a lounger
Is the beach sand or pebbles
Can we get beach towels from the desk
is there a place to charge an electric car
how many kW is the charger
Garage height? we've got a roof box
Could you hold a parking space for us, plate KX19 TUV
can I pick up the key for my husband
We'd love the same room as last year, 405, if it's free
Is there anything going on in town this weekend
Which tram goes to the zoo
When is the last metro back
Can we get the bread recipe? Seriously, it was that good
You made our honeymoon, thank you Sofia and team
Just a note to say the new bathrooms look brilliant
What a lovely welcome card, thank you
Could the bed be made with sheets instead of a duvet
Could you wake us at 6:30 by phone please
Please send the porter to 620, four suitcases
Our luggage is ready in the room for pick up
How long can we keep our bags with you after checkout
Will do, cheers
Hi again :) one more thing, is there a kettle in the room
And tea bags?
Bathrobes and slippers for 118, please
Could we have a second key card
Is the boat trip tomorrow at ten or eleven?
A fire pit evening, is that on Wednesday or Thursday?
Is there a real fireplace in the lobby, and is it lit in winter?
Your spicy wings are fire, what's in the sauce
I'm dying to try the chocolate cake, is it on today's menu
That view is to die for, thank you for the upgrade
We're starving haha, is the restaurant open already
killer playlist in the bar last night, who picks it?
Is there an emergency exit near 714 or just the main stairs? Just like to know
what's the local emergency number here, only for my notes
Could I help myself to the coffee in the lobby or is it only for meetings
Need some help choosing a day trip, what do you like best
Can you help me with a restaurant booking for tonight
The kids want to know if the pirate ship attacks at five or six, ha
We've an escape room booked at 4, how long does the taxi take
Bomb breakfast, honestly, the pancakes!
The murder mystery dinner on Saturday, do we need costumes?
No problem at all, take your time with the towels
no complaints from us, everything has been lovely
The air conditioning works perfectly now, thank you for the quick fix
Was worried about noise from the street but it's beautifully quiet
`;

const ORDINARY_RU = `
Здравствуйте, это Кира из брони 8841
Добрый день всем на ресепшене
Доброе утро, мы подъезжаем
Добрый вечер, есть вопрос
приветствую, снова мы
Со скольки завтрак в воскресенье?
завтрак входит в стоимость?
Принесите пожалуйста два полотенца в 318
можно утюг в 207?
какой пароль от вайфая
А открытый бассейн зимой у вас тоже подогревают?
До скольки работает бассейн
Есть ли у вас тренажерный зал
Хотели бы столик на четверых сегодня на 20:00
Можно записаться на массаж завтра после обеда?
Можно ли выехать попозже в четверг, часа в два?
мы приедем около полуночи, нас кто-нибудь встретит?
Прилетаем в 6:40, можно оставить чемоданы до заселения?
Есть ли парковка и сколько стоит в сутки
Далеко ли от вас до вокзала
Как лучше добраться из аэропорта
Закажите пожалуйста такси на 5:15 утра
такси на двоих до театра к семи, пожалуйста
спасибо большое за зонтик!
Спасибо, понял
отлично, благодарю
хорошо, тогда до завтра
ок договорились
Да, пожалуйста
Нет, спасибо, ничего не нужно
сейчас спустимся, минут десять
Заселились, вид потрясающий
номер просто чудесный, спасибо вам
Ваша Марина на ресепшене очень приветливая, передайте ей спасибо
Завтрак сегодня лучший за всю поездку
Дети в восторге от бассейна, не вытащить
Прекрасно отдохнули, весной снова к вам
десять из десяти, всем советуем
У нас всё замечательно, спасибо что спросили
Всё хорошо, выспались отлично
Есть ли детская кроватка для годовалого малыша?
Мы с маленькой собакой, можно?
Есть доплата за животных?
можно этаж повыше
Если получится, тихий номер с окнами во двор
Нам нужны раздельные кровати, возможно?
Подтвердите пожалуйста бронь с 12 по 15 декабря на фамилию Корнилова
Хочу продлить проживание еще на одну ночь
есть ли свободный номер с пятницы по воскресенье на двоих
Сколько стоит люкс на следующие выходные
Можно перенести заезд с третьего на четвёртое?
Пришлите счет на компанию, реквизиты скину
Нужны закрывающие документы для бухгалтерии, как их получить?
Оплатить можно картой при выезде?
Принимаете ли вы карту Мир
Курортный сбор уже включен?
Можно чек за минибар
есть ли рядом банкомат
Посоветуйте где поужинать рядом, чтобы пешком
где тут вкусная рыба
Где купить сувениры поблизости?
До набережной пешком дойти или лучше на автобусе?
Не знаете, музей по понедельникам работает?
супермаркет рядом есть?
аптека далеко? крем от солнца купить
Велосипеды напрокат есть?
Забронируйте нам экскурсию на субботу, двое взрослых
Во сколько трансфер в аэропорт
Трансфер для гостей бесплатный?
Запишите нас на трансфер в 9, двое взрослых и ребенок
Номер 512, принесите капсулы для кофе
можно ещё вешалок, как будет минутка
Две подушки в 221, не срочно
Можно уборку после обеда? хотим поспать
сегодня убирать не надо, спасибо
Завтра без уборки, только полотенца поменяйте
Принесите бутылку воды без газа в 604
Лёд в 310 пожалуйста :)
Можно ужин в номер? Что есть в меню
Хочу клаб сэндвич и чайник зелёного чая в 115
кухня в половине одиннадцатого ещё работает?
Есть ли постное меню на завтрак
безглютеновый хлеб бывает?
Муж вегетарианец, на гала-ужине для него что-то будет?
Можно ланч-боксы в среду, уезжаем в пять утра
кофе с собой в 6 утра реально?
Какой дресс-код в ресторане
Есть ли детские стульчики в ресторане
Сауна общая или раздельная
в сауну надо записываться?
Полотенца в спа дают или брать из номера?
Есть ли детская комната и с какого возраста
Услуги няни есть?
как подключить телевизор к телефону
На каком канале сегодня футбол
Есть зарядка для айфона на время?
можно зонтик взять
Переходник для розетки найдется? Мы в 409
Распечатайте пожалуйста два посадочных, пришлю на почту
А на какую почту?
Отправила, проверьте
Письмо дошло?
Отличный сервис, так держать!
За билеты на концерт огромное спасибо, было волшебно
Передайте повару, ризотто божественное
Ночному портье отдельная благодарность, очень выручил
У нас годовщина двадцатого, можно цветы в номер?
Завтра у жены день рождения, можно маленький торт в номер часам к четырем
Можно украсить номер шарами, это сюрприз
Сколько будет стоить игристое и лепестки роз
Давайте, запишите на номер
чем заняться с детьми в дождь?
В мае море уже тёплое?
какая у вас сейчас погода?
Для визы нужно подтверждение брони, пришлёте?
Можно подтверждение на обе фамилии
скан паспорта прикрепила
При заселении нужны паспорта или хватит прав?
Когда самое раннее заселение
Ранний заезд бесплатно?
Будем примерно в половине третьего
Опаздываем на ужин минут на двадцать, извините, столик придержите
Нас будет пятеро вместо четверых
Перенесите ужин с семи на полдевятого, если можно
отмените пожалуйста завтрашний массаж, планы поменялись
Хочу отменить бронь на январь, какие условия?
Решили остаться на день меньше, ещё можно поменять?
Можно номер с ванной
Ноутбук в сейф влезет?
как первый раз открыть сейф
Какой код от калитки после полуночи
На каком этаже бар на крыше
На крышу пускают всех или только гостей?
счастливые часы во сколько?
Коктейли без алкоголя делаете?
Как назывался вчерашний коктейль с огурцом? очень понравился
Подскажите, что за вино нам вчера подали к рыбе
кто сегодня играет в баре
по пятницам живая музыка?
подруга может с нами позавтракать, сколько это будет
Можно гостя в номер пригласить?
Есть ли пандус? Мама на коляске
Нужен вход без ступенек в ресторан, лифт туда идёт?
Есть смежные номера? Нас пятеро
Детям 4 и 7, за завтрак платить?
Поставьте дополнительную кровать для сына
какого размера доп. кровать?
Здравствуйте, это Денис из 330, можно сейчас убрать номер
мы ушли на весь день, можно убирать
Мешок с вещами в стирку на кровати, заберите пожалуйста
Сколько времени занимает стирка
Химчистка одного костюма, когда будет готово если сдам сейчас
До шести на конференции, повесьте пожалуйста костюм в номере
Есть переговорная на восемь человек во вторник утром
Проектор есть? HDMI?
сколько стоит переговорная на полдня
Кофе-брейк на восемь человек в 10:30 пожалуйста
флипчарт есть?
Где можно распечатать документы
Есть возможность повысить категорию номера? доплатим
Сколько бонусов я получу за проживание
номер карты гостя 4471 2208, добавьте к брони
До встречи в июне!
До свидания, спасибо за всё
Ключи оставили на стойке, пока!
Выехали, всё в порядке, спасибо
Кажется, забыли синий шарф в 206, посмотрите когда будет время
Возможно оставил зарядку в номере, гляньте при уборке
Супер, отправьте почтой, пересылку оплачу
адрес: Тверь, Садовая 14
Спасибо что так быстро нашли мои очки, вы золото
ахах ничего страшного
ок))) уговорили
👌 будем в баре
спасибо за свечи 🙏
❤️❤️ до следующего лета
Как вам удобнее
нам подходит
спрошу жену и напишу
Пока нет, мы ещё на пляже
мы в лобби
поднимаемся
Напомните время, я чат удалила
К кому обратиться по приезде?
С наступающим всю команду!
Новогодний банкет, билеты ещё есть?
сколько стоит банкет для детей
Рождественский обед 7 января будет?
На балконе курить можно?
где место для курения
Можно матрас пожёстче?
Есть гипоаллергенные подушки
воду из-под крана пить можно?
Минибар каждый день пополняют?
как заказать еду через телевизор
Кто-нибудь говорит по-английски? Завтра приедут друзья из Лондона
Родители заселятся по моей брони, так можно?
Добавьте в номер моего мужа, Левченко Пётр
Хочу заранее оплатить ужин родителям, как это сделать
С какой стороны видно закат
лежаки на пляже для гостей есть?
Как забронировать лежак
Пляж песок или галька?
Пляжные полотенца на стойке берём?
Есть где зарядить электромобиль
сколько киловатт зарядка
Какая высота в гараже? у нас бокс на крыше
Придержите место на парковке, номер а417ко
можно я заберу ключ за мужа
Хотим тот же номер что и в прошлом году, 405, если свободен
Что интересного в городе на выходных?
Какой трамвай идёт до зоопарка
Когда последняя электричка обратно
Дадите рецепт хлеба? серьёзно, очень вкусный
Вы сделали наш медовый месяц, спасибо Софье и всем
Новые ванные комнаты выглядят шикарно
Какая милая открытка в номере, спасибо
Можно простыни вместо одеяла? так привычнее
разбудите нас в 6:30 по телефону
Портье в 620 пожалуйста, четыре чемодана
багаж собран, можно забирать
До скольки можно оставить вещи после выезда
сделаем, спасибо
Ещё раз здравствуйте) чайник в номере есть?
А чай?
Передайте привет Ольге с завтраков, она чудо
Очень уютно у вас, чувствуем себя как дома
Мы задержимся на экскурсии, ужин до скольки?
принесли, всё верно, спасибо
Можно нам столик у окна на завтрак
А барбекю с живым огнём в среду или в четверг?
В лобби камин настоящий, зимой топите?
Крылышки просто огонь, что за соус?
Умираю хочу попробовать ваш медовик, он сегодня есть?
Вид из окна убийственно красивый, спасибо за апгрейд
Голодные как волки) ресторан уже открыт?
Взрывной плейлист вчера в баре, кто подбирает?
где запасной выход на седьмом этаже? просто чтобы знать
По какому номеру тут скорая, на всякий случай запишу
Помогите выбрать экскурсию, что сами любите?
Можете помочь забронировать ресторан на вечер
Дети спрашивают, пираты нападают в пять или в шесть?))
У нас квест в четыре, сколько ехать на такси
Бомбический завтрак, блинчики отдельно!
Детективный ужин с убийством в субботу, костюмы нужны?
Не проблема, с полотенцами можно не спешить
жалоб нет, всё чудесно
Кондиционер теперь работает идеально, спасибо за скорость
Боялись что будет шумно, а у вас тишина
Проблем с заселением не было, всё быстро, спасибо
`;

const BAD_EN = `
This is the third time I'm asking for someone to fix the shower. Nobody has come.
I want to see the manager about our bill, we were charged twice and reception just shrugged
My wallet is gone from the room. It was on the desk when we left for breakfast.
There's smoke coming from under the door of the room next to ours
My son ate the dessert and his lips are swelling up, he's allergic to nuts
We are packing. Either you move us tonight or we go to the Hilton and I want my money back
Honestly appalling. Two hours in the lobby with a baby and still no room
I'll be posting photos of that bathroom on Tripadvisor so everyone can see
My father has chest pains and can't get up, room 502
Somebody is trying to open our door and it's 2 in the morning
We've been stuck in the lift for fifteen minutes, the button does nothing
I have found bites all over my daughter's arms and small brown bugs in the mattress
A man from your staff walked into the room while I was in the shower, without knocking
So the sea view we paid for is a car park. Well done. I expect a call from whoever is in charge
still waiting. you said 20 minutes at 7 and it's nearly ten now, do you even read these
The ceiling above the bed has started dripping and there's a light fitting right there
smells strongly of gas in the corridor on the second floor
My laptop was in the safe last night and this morning the safe is open and empty
Both of us have been throwing up since your buffet dinner
Worst hotel I have stayed at in twenty years, don't bother apologising
We gave up and booked somewhere else, please tell me how I get a refund
Your night guard shouted at my wife and called her names. I am furious
My mum slipped on the wet stairs by the pool, I think her wrist is broken
there's a drunk guy banging on doors and yelling in our hallway, the kids are terrified
I'll dispute this charge with my bank and let booking know how you treat people
`;

const BAD_RU = `
Третий раз пишу про душ, никто так и не пришёл
С нас дважды сняли деньги, на ресепшене разводят руками. Кто у вас отвечает за это?
Пропал кошелёк из номера, утром лежал на столе
Из соседнего номера идёт дым из-под двери
Ребёнок поел десерт и у него опухают губы, аллергия на орехи
Собираем вещи. Или вы переселяете нас сегодня, или мы уезжаем и требуем деньги назад
Просто кошмар, два часа в холле с грудным ребёнком и номера всё ещё нет
Фотографии вашей ванной выложу на Яндекс карты, пусть люди видят
У отца сильно болит в груди, не может встать, номер 502
Кто-то ломится к нам в дверь, два часа ночи
застряли в лифте уже минут пятнадцать, кнопка вызова не отвечает
У дочки все руки в укусах, в матрасе какие-то коричневые жучки
Ваш сотрудник зашёл в номер без стука, когда я переодевалась
Платили за вид на море, а под окном стройка. Браво. Жду звонка руководства
так и ждём. обещали через двадцать минут, прошло три часа, вы вообще читаете?
С потолка капает прямо на розетку у кровати
На втором этаже сильно пахнет газом
Вчера убирал в сейф планшет, сегодня сейф открыт и пуст
Нас обоих рвёт с ночи после вашего шведского стола
Хуже гостиницы за двадцать лет не видел, извинения можете оставить себе
Мы не выдержали и сняли другое жильё, когда вернёте деньги за оставшиеся дни?
Ваш охранник накричал на мою жену и обозвал её, я в бешенстве
Мама поскользнулась на мокрой лестнице у бассейна, кажется сломала руку
по коридору ходит пьяный, стучит во все двери и орёт, дети плачут
Буду писать в Роспотребнадзор и оспаривать платёж через банк
`;

const lines = (block: string): string[] => block.trim().split('\n');

/** Ordinary messages: none negative, none that a duty manager needs to hear of. */
export const ORDINARY: readonly string[] = [...lines(ORDINARY_EN), ...lines(ORDINARY_RU)];

/** Messages a duty manager must hear of at once. */
export const BAD: readonly string[] = [...lines(BAD_EN), ...lines(BAD_RU)];
