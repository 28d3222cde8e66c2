import { compileTable } from './phrase-rules.js';

/** The closed list of things a message can be about. */
export const TOPICS = [
  'noise',
  'cleanliness',
  'wifi',
  'temperature',
  'bathroom',
  'room',
  'staff',
  'food',
  'billing',
  'booking',
  'check-in',
  'check-out',
  'parking',
  'transport',
  'spa-pool',
  'pests',
  'safety',
] as const;

export type Topic = (typeof TOPICS)[number];

/** Word stems of all languages; a stem belongs to one topic only where it hardly means anything else in a hotel. */
const STEMS: Record<Topic, string> = {
  noise:
    'nois* loud* quiet* earplug* party snoring barking | шум* громк* тих* орут музык* | laut* lärm* ruhig* krach | ruido* ruidos* | bruit* bruyant* calme | rumor* rumoros* chiasso | gürültü* ses* sessiz* | ازعاج مزعج* ضوضاء صوت الصوت دوشة | 吵 噪音 隔音 安静',
  cleanliness:
    'clean* dirty dirt filthy dust* stain* hair* housekeeping smell* stink* mould mold towel* linen* sheets | убор* убер* грязн* гряз* пыл* волос* пятн* чист* воня* запах* плесен* полотен* бель* | sauber* schmutz* dreck* staub* fleck* haare stinkt riecht schimmel* handtuch* handtücher bettwäsche reinigung | suci* limpi* polvo mancha* pelos huele moho toalla* sábanas | sale propre* poussière tache* ménage odeur moisi* serviette* draps | sporc* pulit* pulizi* polvere macchi* puzza muffa asciugaman* lenzuola | kirli temiz* pis toz leke* koku* küf* havlu* çarşaf* | نظيف* وسخ* قذر* تنظيف غبار ريحة رائحة منشفة مناشف شراشف فوط | 脏 打扫 干净 卫生 灰 头发 污渍 霉 臭 毛巾 床单',
  wifi: 'wifi wi-fi internet wlan network password | вайфай вай-фай интернет* пароль роутер* | passwort | clave contraseña | mot de passe réseau | rete | şifre* internet* | واي واي-فاي انترنت النت نت | 无线 网络 网速 密码 网',
  temperature:
    'heating heater radiator cold hot freezing ac aircon air-con conditioning fan | кондиционер* кондер* отоплен* батаре* холодн* жарк* обогрев* душно | heizung* klimaanlage klima kalt* heiß* | calefacción aire frío calor clima climatizador | chauffage clim climatisation froid* chaud* | riscaldamento condizionata condizionatore freddo caldo | klima* kalorifer* soğuk sıcak ısıtma | مكيف المكيف تكييف التكييف بارد* حار* دفاية | 空调 暖气 冷 热',
  bathroom:
    'shower toilet bathroom sink tap drain flush bath | душ* туалет* унитаз* ванн* кран* раковин* слив* | dusche* toilette* klo bad badezimmer waschbecken abfluss wasserhahn | ducha regadera baño inodoro lavabo | douche toilettes wc lavabo salle de bain chasse | doccia bagno wc lavandino rubinetto | duş* tuvalet* banyo* lavabo musluk* | حمام الحمام دش الدش دوش مغسلة حنفية | 淋浴 马桶 厕所 卫生间 浴室 花洒 水龙头',
  room: 'room bed pillow* mattress blanket lamp window balcony tv minibar safe key card | номер* кроват* подушк* матрас* одеял* ламп* окн* балкон* телевизор* ключ* сейф* | zimmer* bett kissen matratze decke lampe fenster balkon fernseher schlüssel* | habitación cuarto cama almohada* colchón ventana balcón tele llave | chambre lit oreiller* matelas couverture fenêtre balcon clé | camera letto cuscin* materasso finestra balcone chiave | oda* yatak* yastık* balkon* pencere* anahtar* televizyon* | غرفة الغرفة غرفتي سرير السرير مخدة مخدات شباك بلكونة مفتاح تلفزيون | 房间 床 枕头 被子 窗 阳台 电视 房卡',
  staff:
    'staff receptionist reception manager waiter waitress rude friendly helpful concierge | персонал* администратор* ресепш* менеджер* официант* хам* груб* вежлив* горничн* | personal mitarbeiter* rezeption* kellner* unfreundlich* freundlich* | personal recepción recepcionista camarero mesero grosero amable* | personnel réception serveur serveuse réceptionniste aimable* | personale staff reception cameriere receptionist maleducat* gentil* | personel* resepsiyon* garson* kaba görevli* | موظف* الموظف* الاستقبال استقبال ريسبشن نادل | 前台 服务员 员工 态度 经理',
  food: 'breakfast dinner lunch restaurant food coffee menu bar vegan meal buffet | завтрак* ужин* обед* ресторан* еда еды кофе меню бар* | frühstück* abendessen mittagessen restaurant essen kaffee speisekarte | desayuno cena comida restaurante café almuerzo | petit-déjeuner déjeuner dîner restaurant repas café | colazione cena pranzo ristorante cibo caffè | kahvaltı* akşam yemek* restoran* kahve menü | فطور الفطور افطار عشاء غداء مطعم المطعم اكل الاكل قهوة | 早餐 晚餐 午餐 餐厅 吃 菜 咖啡',
  billing:
    'bill invoice receipt charge* refund* deposit pay* paid payment price* card | счет* чек* оплат* возврат* деньг* депозит* списал* квитанц* цен* | rechnung* quittung bezahl* zahl* rückerstattung kaution abgebucht preis* | factura cobr* pago pagar reembolso recibo depósito precio* | facture payer paiement remboursement reçu caution prix débité | fattura pagare pagamento rimborso ricevuta addebit* prezzo | fatura* ödeme* iade* para fiyat* ücret* | فاتورة الفاتورة دفع مبلغ استرداد حساب الحساب سعر | 发票 账单 退款 付款 押金 扣 价格 多少钱',
  booking:
    'book* reserv* availab* vacanc* extend nights cancel* | брон* заброн* продлит* свободн* отмен* | buch* reservier* verfügbar* nächte stornier* verlänger* | reserva* disponib* noches cancel* | réserv* dispon* nuits annul* | prenot* disponib* notti annull* | rezervasyon* müsait* gece iptal* | حجز الحجز احجز ليلة ليالي الغاء | 预订 预定 订房 取消 续住 空房',
  'check-in':
    'check-in checkin arriv* early | заезд* заселен* заселит* приедем прибыт* | anreise* einchecken ankunft | llegada llegamos registro | arrivée arrivons enregistrement | arrivo arriviamo | giriş* varış* | الدخول وصول الوصول | 入住 到店',
  'check-out':
    'check-out checkout late luggage | выезд* выселен* багаж* | abreise* auschecken gepäck | salida equipaje | départ bagages | partenza bagagli* | çıkış* bavul* valiz* | المغادرة الخروج شنط* | 退房 行李',
  parking:
    'parking park garage car | парков* гараж* машин* | parkplatz parken tiefgarage auto | estacionamiento aparcamiento cochera | stationnement voiture | parcheggi* macchina | otopark* araba* | موقف مواقف باركن سيارة | 停车 车位',
  transport:
    'taxi transfer shuttle airport bus train | такси трансфер* аэропорт* автобус* поезд* | flughafen bahnhof zug | aeropuerto autobús tren | aéroport navette gare | aeroporto navetta treno stazione | havaalanı havalimanı transfer* servis | تاكسي مطار المطار توصيل | 出租车 机场 接送 打车 地铁',
  'spa-pool':
    'pool spa sauna gym massage jacuzzi hammam | бассейн* спа саун* массаж* спортзал* тренаж* хамам* | schwimmbad sauna fitness* | piscina alberca gimnasio masaje | piscine salle de sport hammam | piscina palestra massaggi* | havuz* hamam* masaj* spor | مسبح المسبح مساج ساونا جيم | 泳池 游泳 健身 按摩 桑拿',
  pests:
    'cockroach* roach* bedbug* bugs mouse mice rat rats ants mosquito* | таракан* клоп* мыш* муравь* комар* крыс* | kakerlake* wanze* maus mäuse ameise* mücke* ratte* | cucaracha* chinche* ratón hormiga* mosquito* rata* | cafard* punaise* souris fourmi* moustique* rat | scarafagg* cimic* topo formich* zanzar* | hamamböce* tahtakuru* fare karınca* sivrisinek* | صرصور صراصير بق فار نمل ناموس | 蟑螂 臭虫 老鼠 蚂蚁 蚊子',
  safety:
    'fire smoke* gas ambulance police doctor emergency stolen theft safe alarm | пожар* дым* газом скорую полици* врач* укра* краж* сигнализ* | feuer* rauch* notarzt polizei arzt gestohlen diebstahl alarm* | fuego incendio humo policía médico ambulancia robo robaron alarma | feu fumée police médecin volé vol alarme pompiers | fuoco fumo polizia medico ambulanza rubat* furto allarme | yangın* duman* polis* doktor* ambulans* çalın* hırsız* alarm* | حريق دخان شرطة اسعاف طبيب دكتور سرق* انذار | 火 烟 报警 医生 救护车 偷 警报',
};

const TABLE = compileTable(
  TOPICS.flatMap((topic, value) =>
    STEMS[topic]
      .split(/[ |]+/)
      .filter((stem) => stem !== '')
      .map((phrase) => ({ phrase, value })),
  ),
);

/** What a message is about, from word stems; any language, most messages have none to two topics. */
export function topicsOf(folded: string): Topic[] {
  return TABLE.values(folded).flatMap((value) => TOPICS[value] ?? []);
}
