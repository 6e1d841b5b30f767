import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { NoticePage } from "../api/types";
import { useFormat } from "../format";
import { useTabTitle } from "../layout/Page";
import { useText } from "../text";
import { paragraphsOf } from "./paragraphs";
import "./letter.css";

/** Letter shows a notice as a sheet of paper; printed, nothing but the sheet is left. */
export function Letter(props: { notice: NoticePage; /** The way back to the case. */ back: ReactNode }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { notice } = props;
  const title = text(notice.title);
  useTabTitle(`${t("notice.named", { title })} ${notice.number}`);
  return (
    <div className="page letter-page">
      <div className="letter-bar no-print">
        {props.back}
        <Button type="primary" onClick={() => window.print()}>
          {t("notice.print")}
        </Button>
      </div>
      <article className="letter" aria-labelledby="letter-title">
        {/* What a screen reader is to know of it stands in words below. */}
        {notice.rehearsal && <div className="letter-mark" aria-hidden="true" data-mark={t("notice.rehearsal")} />}
        <h1 id="letter-title" className="letter-title">
          {title}
        </h1>
        <p className="letter-number">{t("notice.number", { number: notice.number })}</p>
        <LetterText text={text(notice.text)} />
        <footer className="letter-foot">
          <span>{t("notice.unit", { unit: text(notice.owner.name) })}</span>
          <span>{t("notice.date", { date: format.date(notice.at) })}</span>
          {notice.rehearsal && <strong>{t("notice.rehearsalHint")}</strong>}
        </footer>
      </article>
    </div>
  );
}

/** LetterText is the words of a notice, paragraph by paragraph. */
export function LetterText(props: { text: string }) {
  return (
    <div className="letter-text">
      {paragraphsOf(props.text).map((p, i) => (
        <p key={i} className={`letter-${p.place}`}>
          {p.text}
        </p>
      ))}
    </div>
  );
}
