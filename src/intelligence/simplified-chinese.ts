/** Pairs traditional → simplified of the characters guests of a hotel use; not a general converter. */
const PAIRS =
  '個个們们這这來来沒没有有麼么嗎吗請请問问謝谢幫帮給给讓让說说話话對对開开關关門门間间號号樓楼層层電电視视燈灯風风熱热冷冷' +
  '氣气聽听見见現现在在時时點点鐘钟早早餐餐飯饭館馆廳厅廚厨員员務务經经理理訂订單单價价錢钱費费發发票票帳账賬账還还換换預预' +
  '約约優优惠惠連连續续兩两幾几雙双張张床床單单毛毛巾巾牙牙膏膏紙纸盒盒櫃柜檯台臺台鑰钥匙匙鎖锁壞坏髒脏亂乱臭臭噪噪聲声吵吵' +
  '覺觉睡睡車车站站機机場场飛飞計计程程遲迟離离遠远邊边裡里裏里後后從从過过進进出出會会應应該该無无為为甚什樣样誰谁哪哪邊边' +
  '處处體体驗验護护醫医藥药頭头腦脑疼疼傷伤燒烧煙烟滅灭報报警警緊紧急急災灾險险壓压嚇吓殺杀搶抢偷偷賊贼當当雖虽卻却終终於于' +
  '實实際际標标準准備备課课讚赞棒棒滿满意意歡欢樂乐愛爱漂漂亮亮乾干淨净舊旧髮发嚴严厲厉態态度度討讨厭厌惡恶誤误錯错騙骗假假' +
  '補补償偿賠赔訴诉評评論论網网絡络線线訊讯碼码密密話话筆笔電电腦脑充充線线插插頭头溫温濕湿涼凉暖暖曬晒陽阳臺台灣湾國国語语' +
  '華华學学習习買买賣卖東东西西帶带東东嬰婴兒儿童童媽妈爺爷奶奶孫孙歲岁親亲戶户屬属區区園园圖图書书館馆禮礼貌貌節节慶庆' +
  '萬万億亿種种類类質质量量維维修修壞坏漏漏馬马桶桶堵堵龍龙頭头塵尘蟲虫蟑蟑螂螂鼠鼠螞蚂蟻蚁臨临記记憶忆變变隨随導导遊游' +
  '輪轮輛辆較较輕轻運运轉转辦办證证護护照照簽签簡简繁繁齊齐靜静響响領领題题願愿顧顾飲饮飽饱餓饿養养騎骑魚鱼鮮鲜鳥鸟麵面麥麦黃黄';

const SIMPLIFIED = new Map<string, string>();
const letters = [...PAIRS];
for (let i = 0; i + 1 < letters.length; i += 2) {
  const from = letters[i];
  const to = letters[i + 1];
  if (from !== undefined && to !== undefined && from !== to) SIMPLIFIED.set(from, to);
}

/** Replaces the known traditional characters; everything else stays. */
export function toSimplifiedChinese(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text;
  return text.replace(/\p{Script=Han}/gu, (letter) => SIMPLIFIED.get(letter) ?? letter);
}
