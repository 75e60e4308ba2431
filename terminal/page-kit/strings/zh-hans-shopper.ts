/** Simplified Chinese words of the customers' page. */
import type { enShopper } from "./en-shopper.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("zh-Hans");

export const zhHansShopper: typeof enShopper = {
  locale: "zh-CN",

  page: {
    title: "签到",
    opening: "请稍候",
    away: "店铺没有回应",
    awayMore: "请检查手机是否已联网。此页会自动继续。",
    home: "返回首页",
  },

  points: {
    some: (n) => plural(n, { other: "{n} 分" }),
    more: (n) => plural(n, { other: "+{n} 分" }),
  },

  consent: {
    title: "首次签到之前",
    heard: "手机只在签到时聆听店内的声音，不会录音。",
    kept: "店铺会保存签到的地点、时间和积分，不会保存姓名或电话号码。",
    erased: "可随时在这里删除全部数据。",
    text: "同意书内容",
    version: (version) => `第 ${version} 版`,
    agree: "同意",
    changed: "上次同意之后，内容已有更改。",
  },

  home: {
    title: "在此签到",
    more: "站在以下任一地点，然后按下按钮，手机就会聆听那里的声音。",
    start: "签到",
    places: "可签到的地点",
    points: "积分与到访记录",
    about: "关于声音",
    language: "语言",
    notKept: "此窗口不会保存数据，关闭后积分就会丢失。请改用非无痕窗口打开此页。",
  },

  listen: {
    stop: "停止",
    asking: { title: "可以聆听吗？", more: "手机正在询问此页能否使用麦克风，请允许。" },
    starting: { title: "请稍候", more: "麦克风正在启动。" },
    listening: {
      title: "聆听中…",
      more: "像阅读时一样拿着手机。声音是听不到的，也不会录音。",
    },
    sending: { title: "听到了", more: "店铺正在核对这是不是店内的声音。" },
    away: {
      title: "听到了，尚未发出",
      more: (seconds) => `店铺没有回应。听到的内容已保存，会在 ${seconds} 秒内继续重发。`,
    },
    signal: "信号",
    signal0: "还没听到",
    signal1: "弱，请再走近一点",
    signal2: "一般，请再走近一点",
    signal3: "良好",
    signal4: "很强",
  },

  hindrance: {
    suspended: { title: "请点一下继续", more: "浏览器要等你点一下才会聆听。", act: "继续" },
    muted: { title: "麦克风正被占用", more: "通话或语音助手正在使用麦克风，结束后会自动继续。" },
    silent: { title: "麦克风没有声音", more: "请检查麦克风是否已关闭或被遮住。" },
    "band-missing": {
      title: "此麦克风听不到高音",
      more: "请摘下耳机。如果没有戴耳机，请改用其他浏览器打开此页。",
    },
  },

  reward: {
    label: "签到奖励",
    here: "已确认你在这里",
    heldLabel: "即将到账",
    held: (points) => `店铺检查发射器后，就会加上这 ${points}。无需再做任何事。`,
    heldHere: "已听到，并已为你保留",
    alreadyLabel: "已签到",
    already: "这次到访已经计入。",
    alreadyHere: "你在这里",
    next: (when) => `这里的下一次奖励：${when}。`,
    visit: "已记下你在这里",
    visitLabel: "这次没有积分",
    late: "送达店铺时已太晚：一分钟之后，声音就不能再作证明。请重新签到。",
    total: (points) => `你共有 ${points}`,
    keepGoing: "继续前往",
    done: "已完成",
    use: "在收银台使用",
    nextPlace: "到下一处签到",
    finish: "完成",
  },

  till: {
    title: "请在收银台出示",
    more: "由收银员扣减。下面的时钟会走动，截图无效。",
    now: "现在",
    customer: "你的编号",
  },

  refused: {
    wrong: {
      title: "这不是本店的声音",
      more: "听到的是其他地方的声音。请站近本店的发射器，再签到一次。",
    },
    stale: {
      title: "这是旧的声音",
      more: "只有此刻在店内发出的声音才有效。请站在那里，再签到一次。",
    },
    limited: {
      title: "暂时够了",
      more: "短时间内尝试太多次。请稍等，然后再签到。",
      wait: (seconds) => `${seconds} 秒后可再签到`,
      until: (when) => `下次可签到：${when}`,
    },
  },

  trouble: {
    "insecure-origin": {
      title: "这个网址不够安全",
      more: "手机只让 https:// 开头的网页使用麦克风。请再扫描店内的二维码，或向店员询问 https:// 开头的网址。",
    },
    unsupported: {
      title: "此浏览器不能聆听",
      more: "请更新手机系统，或改用 Chrome、Safari 或 Firefox 打开此页。",
    },
    denied: {
      title: "未获准使用麦克风",
      more: "请点网址旁的锁或标志，允许此页使用麦克风，然后再签到。",
    },
    revoked: { title: "麦克风权限已被收回", more: "请再次允许此页使用麦克风，然后签到。" },
    "no-microphone": { title: "找不到麦克风", more: "此手机没有可用的麦克风，请换一部手机。" },
    "microphone-busy": {
      title: "麦克风正被占用",
      more: "其他应用正在使用麦克风。请结束通话或录音，然后再签到。",
    },
    "microphone-lost": { title: "麦克风已断开", more: "是否刚摘下耳机？请再签到一次。" },
    interrupted: { title: "被来电打断了", more: "通话结束后，请再签到一次。" },
    "no-sound": {
      title: "麦克风没有声音",
      more: "请关闭其他正在聆听的应用，然后再签到。如果仍然无效，请重新启动浏览器。",
    },
    "page-broken": { title: "此页未能完整加载", more: "请重新加载。你的积分不受影响。" },
    suspended: { title: "浏览器停止了聆听", more: "请再签到一次，并保持此页打开。" },
    muted: {
      title: "麦克风正被占用",
      more: "通话或语音助手正在使用麦克风。结束后请再签到。",
    },
    silent: { title: "麦克风没有声音", more: "请检查麦克风是否已关闭或被遮住，然后再签到。" },
    "band-missing": {
      title: "此麦克风听不到高音",
      more: "请摘下耳机再签到。如果没有戴耳机，请改用其他浏览器打开此页。",
    },
    hidden: { title: "已停止聆听", more: "只有在你看着此页时才会聆听。请再签到一次。" },
    "not-heard": {
      title: "在这里听不到声音",
      more: "请向柜台或标志走近几步，不要遮住手机底部，然后再签到。",
    },
    "hub-away": {
      title: "店铺没有回应",
      more: "听到的声音只在一分钟内有效，现已过时。手机联网后请再签到。",
    },
    "not-understood": { title: "这是旧版的页面", more: "请重新加载。你的积分不受影响。" },
    "no-key": {
      title: "此窗口不能创建密钥",
      more: "没有密钥就不能记录你的积分。请改用非无痕窗口打开此页。",
    },
    again: "再次签到",
    reload: "重新加载",
  },

  visits: {
    title: "积分与到访记录",
    total: "你的积分",
    held: (points) => `另有 ${points}即将到账`,
    none: "还没有到访记录。看到标志时就可以签到。",
    away: "店铺没有回应。你的积分在店铺那边安然无恙。",
    states: { counted: "", held: "即将到账", dropped: "未计入", late: "太晚，没有积分" },
    erase: "删除我的数据",
    customer: "你的编号",
  },

  erase: {
    title: "删除全部数据？",
    more: "店铺和此手机上的到访记录、积分和密钥都会删除，无法恢复。",
    confirm: "删除",
    keep: "保留",
    busy: "正在删除",
    failed: "店铺没有回应，所以没有删除任何数据。请稍后再试。",
    done: "已删除全部数据",
    doneMore: "店铺只保留不涉及任何人的总数。",
  },

  about: {
    title: "关于声音",
    what: "一个小型发射器以 18 至 20 kHz 唱出一个号码，高于大多数人的听觉范围。号码每半分钟更换一次，所以录音毫无用处。",
    listens: "手机只在按下按钮后聆听，最多 15 秒。声音在手机内即时读取，不会保存，也不会发送。",
    sends: "发送的只有听到的号码、时间和清晰程度，并以只有此手机持有的密钥签名。",
    kept: "店铺会保存地点、那半分钟和积分。清晰程度会在 30 天后删除。",
    level: "音量很低，并设有上限。儿童和动物可能会听到：如有不适，请告诉店员。",
  },
};
