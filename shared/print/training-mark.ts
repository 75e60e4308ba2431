/** Marks a paper of a training till at its head and at its foot, so that nobody takes it for a receipt. */
import type { Language } from "../core/language.ts";
import { LARGE, type Row, centred } from "./receipt-layout.ts";

interface TrainingWords {
  readonly title: string;
  readonly more: string;
}

const TRAINING_WORDS: Readonly<Record<Language, TrainingWords>> = {
  en: { title: "TEST", more: "Training: this is no receipt" },
  "zh-Hant": { title: "測試 TEST", more: "訓練模式，並非收據" },
  "zh-Hans": { title: "测试 TEST", more: "培训模式，非正式小票" },
  ja: { title: "テスト TEST", more: "練習モード：領収書ではありません" },
  ko: { title: "테스트 TEST", more: "연습 모드: 영수증이 아닙니다" },
};

export function markTraining(
  rows: readonly Row[],
  { columns, language }: { readonly columns: number; readonly language: Language },
): readonly Row[] {
  const { title, more } = TRAINING_WORDS[language];
  const mark: readonly Row[] = [
    ...centred(title, columns, LARGE),
    ...centred(more, columns, { bold: true }),
  ];
  const end = rows.findLastIndex(({ type }) => type === "cut");
  const foot = end === -1 ? rows.length : end;
  return [...mark, ...rows.slice(0, foot), ...mark, ...rows.slice(foot)];
}
