/** Korean words of the customers' page. */
import type { enShopper } from "./en-shopper.ts";
import { pluralOf } from "./words.ts";

const plural = pluralOf("ko");

export const koShopper: typeof enShopper = {
  locale: "ko-KR",

  page: {
    title: "체크인",
    opening: "잠시만 기다리세요",
    away: "매장에서 응답이 없습니다",
    awayMore: "휴대폰이 네트워크에 연결되어 있는지 확인하세요. 이 페이지는 자동으로 계속됩니다.",
    home: "처음으로",
  },

  points: {
    some: (n) => plural(n, { other: "{n}포인트" }),
    more: (n) => plural(n, { other: "+{n}포인트" }),
  },

  consent: {
    title: "체크인하기 전에",
    heard: "휴대폰은 체크인하는 동안에만 매장의 소리를 듣습니다. 녹음하지 않습니다.",
    kept: "매장에는 체크인한 장소와 시각, 포인트만 남습니다. 이름이나 전화번호는 남지 않습니다.",
    erased: "모든 데이터는 언제든지 여기에서 지울 수 있습니다.",
    text: "동의 내용",
    version: (version) => `제${version}판`,
    agree: "동의",
    changed: "지난번 동의 이후 내용이 바뀌었습니다.",
  },

  home: {
    title: "여기서 체크인",
    more: "아래 장소 중 한 곳에서 버튼을 누르세요. 휴대폰이 그곳의 소리를 듣습니다.",
    start: "체크인",
    places: "체크인할 수 있는 곳",
    points: "포인트와 방문",
    about: "소리에 대하여",
    language: "언어",
    notKept:
      "이 창에는 아무것도 저장되지 않아 닫으면 포인트가 사라집니다. 비공개가 아닌 창에서 여세요.",
  },

  listen: {
    stop: "중지",
    asking: {
      title: "들어도 될까요?",
      more: "이 페이지가 마이크를 사용해도 되는지 휴대폰이 묻고 있습니다. 허용해 주세요.",
    },
    starting: { title: "잠시만 기다리세요", more: "마이크를 켜는 중입니다." },
    listening: {
      title: "듣는 중…",
      more: "화면을 읽을 때처럼 휴대폰을 드세요. 소리는 들리지 않으며 녹음하지 않습니다.",
    },
    sending: { title: "들었습니다", more: "매장의 소리가 맞는지 확인하고 있습니다." },
    away: {
      title: "들었지만 아직 보내지 못했습니다",
      more: (seconds) =>
        `매장에서 응답이 없습니다. 들은 내용은 저장되었고 ${seconds}초 동안 다시 보냅니다.`,
    },
    signal: "신호",
    signal0: "아직 없음",
    signal1: "약함, 조금 더 다가가세요",
    signal2: "보통, 조금 더 다가가세요",
    signal3: "좋음",
    signal4: "강함",
  },

  hindrance: {
    suspended: {
      title: "터치하면 계속합니다",
      more: "브라우저는 터치해야 듣기 시작합니다.",
      act: "계속",
    },
    muted: {
      title: "마이크가 사용 중입니다",
      more: "통화나 음성 비서가 사용하고 있습니다. 끝나면 자동으로 계속합니다.",
    },
    silent: {
      title: "마이크에 소리가 없습니다",
      more: "마이크가 꺼져 있거나 가려져 있지 않은지 확인하세요.",
    },
    "band-missing": {
      title: "이 마이크는 높은 소리를 듣지 못합니다",
      more: "이어폰을 빼세요. 끼고 있지 않다면 다른 브라우저에서 이 페이지를 여세요.",
    },
  },

  reward: {
    label: "체크인 혜택",
    here: "방문을 확인했습니다",
    heldLabel: "곧 적립됩니다",
    held: (points) =>
      `매장이 발신기를 확인하는 대로 ${points}가 적립됩니다. 더 하실 일은 없습니다.`,
    heldHere: "들었고, 보관해 두었습니다",
    alreadyLabel: "이미 체크인함",
    already: "이번 방문은 이미 반영되었습니다.",
    alreadyHere: "여기에 계십니다",
    next: (when) => `이곳의 다음 혜택: ${when}.`,
    visit: "방문을 기록했습니다",
    visitLabel: "이번에는 포인트가 없습니다",
    late: "매장에 너무 늦게 도착했습니다. 1분이 지난 소리는 증명이 되지 않습니다. 다시 체크인하세요.",
    total: (points) => `모두 ${points}`,
    keepGoing: "다음 장소로",
    done: "완료",
    use: "계산대에서 사용",
    nextPlace: "다음 장소에서 체크인",
    finish: "완료",
  },

  till: {
    title: "계산대에서 보여 주세요",
    more: "직원이 할인해 드립니다. 아래 시계는 움직입니다. 화면 사진은 쓸 수 없습니다.",
    now: "현재",
    customer: "고객 번호",
  },

  refused: {
    wrong: {
      title: "이 매장의 소리가 아닙니다",
      more: "다른 곳의 소리입니다. 이 매장의 발신기 가까이에서 다시 체크인하세요.",
    },
    stale: {
      title: "오래된 소리입니다",
      more: "지금 여기에서 나는 소리만 유효합니다. 그 자리에서 다시 체크인하세요.",
    },
    limited: {
      title: "잠시 쉬어 가세요",
      more: "짧은 시간에 너무 여러 번 시도했습니다. 조금 기다렸다가 다시 체크인하세요.",
      wait: (seconds) => `${seconds}초 뒤에 가능`,
      until: (when) => `다음 가능 시각: ${when}`,
    },
  },

  trouble: {
    "insecure-origin": {
      title: "이 주소는 안전하지 않습니다",
      more: "휴대폰은 https:// 페이지에만 마이크를 허용합니다. 매장의 코드를 다시 스캔하거나 https://로 시작하는 주소를 직원에게 문의하세요.",
    },
    unsupported: {
      title: "이 브라우저는 들을 수 없습니다",
      more: "휴대폰 시스템을 업데이트하거나 Chrome, Safari, Firefox에서 이 페이지를 여세요.",
    },
    denied: {
      title: "마이크가 허용되지 않았습니다",
      more: "주소 옆의 자물쇠나 표시를 눌러 마이크를 허용한 뒤 다시 체크인하세요.",
    },
    revoked: {
      title: "마이크 허용이 취소되었습니다",
      more: "다시 허용한 뒤 체크인하세요.",
    },
    "no-microphone": {
      title: "마이크가 없습니다",
      more: "이 휴대폰에는 쓸 수 있는 마이크가 없습니다. 다른 휴대폰을 사용하세요.",
    },
    "microphone-busy": {
      title: "마이크가 사용 중입니다",
      more: "다른 앱이 사용하고 있습니다. 통화나 녹음을 끝낸 뒤 다시 체크인하세요.",
    },
    "microphone-lost": {
      title: "마이크 연결이 끊겼습니다",
      more: "이어폰을 빼셨나요? 다시 체크인하세요.",
    },
    interrupted: { title: "전화로 중단되었습니다", more: "끝나면 다시 체크인하세요." },
    "no-sound": {
      title: "마이크에 소리가 없습니다",
      more: "소리를 듣는 다른 앱을 닫고 다시 체크인하세요. 그래도 안 되면 브라우저를 다시 시작하세요.",
    },
    "page-broken": {
      title: "페이지를 다 불러오지 못했습니다",
      more: "다시 불러오세요. 포인트는 안전합니다.",
    },
    suspended: {
      title: "브라우저가 듣기를 멈췄습니다",
      more: "이 페이지를 열어 둔 채 다시 체크인하세요.",
    },
    muted: {
      title: "마이크가 사용 중입니다",
      more: "통화나 음성 비서가 사용하고 있습니다. 끝나면 다시 체크인하세요.",
    },
    silent: {
      title: "마이크에 소리가 없습니다",
      more: "마이크가 꺼져 있거나 가려져 있지 않은지 확인한 뒤 다시 체크인하세요.",
    },
    "band-missing": {
      title: "이 마이크는 높은 소리를 듣지 못합니다",
      more: "이어폰을 빼고 다시 체크인하세요. 끼고 있지 않다면 다른 브라우저에서 이 페이지를 여세요.",
    },
    hidden: {
      title: "듣기를 멈췄습니다",
      more: "이 페이지가 보일 때만 듣습니다. 다시 체크인하세요.",
    },
    "not-heard": {
      title: "여기서는 들리지 않습니다",
      more: "계산대나 표지 쪽으로 몇 걸음 다가가고, 휴대폰 아래쪽을 가리지 말고 다시 체크인하세요.",
    },
    "hub-away": {
      title: "매장에서 응답이 없습니다",
      more: "들은 소리는 1분 동안만 유효하며 그 시간이 지났습니다. 네트워크에 연결되면 다시 체크인하세요.",
    },
    "not-understood": {
      title: "오래된 페이지입니다",
      more: "다시 불러오세요. 포인트는 안전합니다.",
    },
    "no-key": {
      title: "이 창에서는 키를 만들 수 없습니다",
      more: "키가 없으면 포인트를 쌓을 수 없습니다. 비공개가 아닌 창에서 여세요.",
    },
    again: "다시 체크인",
    reload: "다시 불러오기",
  },

  visits: {
    title: "포인트와 방문",
    total: "내 포인트",
    held: (points) => `${points} 적립 예정`,
    none: "아직 방문 기록이 없습니다. 표지가 있는 곳에서 체크인하세요.",
    away: "매장에서 응답이 없습니다. 포인트는 매장에 안전하게 있습니다.",
    states: {
      counted: "",
      held: "적립 예정",
      dropped: "반영되지 않음",
      late: "늦어서 포인트 없음",
    },
    erase: "내 데이터 지우기",
    customer: "고객 번호",
  },

  erase: {
    title: "모두 지울까요?",
    more: "방문 기록, 포인트, 이 휴대폰의 키가 매장과 여기에서 지워집니다. 되돌릴 수 없습니다.",
    confirm: "지우기",
    keep: "그대로 두기",
    busy: "지우는 중",
    failed: "매장에서 응답이 없어 아무것도 지우지 않았습니다. 잠시 뒤에 다시 시도하세요.",
    done: "모두 지웠습니다",
    doneMore: "매장에는 누구인지 알 수 없는 합계만 남습니다.",
  },

  about: {
    title: "소리에 대하여",
    what: "작은 발신기가 대부분의 사람에게 들리지 않는 18~20 kHz로 번호를 울립니다. 번호는 30초마다 바뀌므로 녹음은 쓸모가 없습니다.",
    listens:
      "휴대폰은 버튼을 누른 뒤 최대 15초 동안만 듣습니다. 소리는 휴대폰 안에서 읽으며, 저장하거나 보내지 않습니다.",
    sends: "보내는 것은 들린 번호와 시각, 또렷한 정도뿐이며, 이 휴대폰만 가진 키로 서명합니다.",
    kept: "매장에는 장소, 그 30초, 포인트가 남습니다. 또렷한 정도는 30일 뒤에 지워집니다.",
    level:
      "소리는 작고 상한이 있습니다. 어린이와 동물은 들을 수 있습니다. 불편하면 직원에게 알려 주세요.",
  },
};
