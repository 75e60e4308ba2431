/** Simplified Chinese words of the page on which a tablet is paired. */
import type { enPair } from "./en-pair.ts";

export const zhHansPair: typeof enPair = {
  pair: {
    title: "配对此平板",
    more: "在收银机上打开菜单，点“配对平板”。扫描那里的代码，或在此输入。",
    cleared: "此平板未配对",
    clearedMore: "它从未配对，或浏览器已忘记。没有丢失任何内容：商品仍在收银机上。",
    removed: "此平板已被移除",
    removedMore: "有人在收银机上移除了它。没有丢失任何内容：商品仍在收银机上。",
    code: "收银机显示的代码",
    codeLike: "ABCD-EFGH",
    name: "此平板的名称",
    nameLike: "窗边平板",
    go: "配对",
    going: "正在配对",
    paired: "已配对",
    pairedMore: "正在打开收银机。",
  },
  why: {
    codeMissing: "请输入收银机显示的代码。",
    nameMissing: "请给此平板起个名称，方便在收银机名单中找到。",
    codeRefused: "此代码无效：输错、已使用或已过期。请查看收银机，或在那里显示新代码。",
    tooMany: "收银机的平板数量已达上限。请先在那里移除一台。",
    notStored: "收银机未能保存。请重试。",
    unanswered: "收银机没有响应。请确认此平板在店内网络，然后重试。",
    notKept: "此浏览器不保存数据，会忘记收银机。请退出无痕模式。",
  },
  trust: {
    title: "浏览器的警告",
    more: "如要不再显示警告，并将页面安装为应用，请安装收银机自己的证书颁发机构。它只为店内网络的地址担保。",
    download: "下载证书",
  },
};
