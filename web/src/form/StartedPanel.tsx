import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Started } from "../api/types";

/** StartedPanel hands over the case number and the query code. */
export function StartedPanel(props: { started: Started }) {
  const { t } = useTranslation();
  const { id, number, code } = props.started;
  return (
    <section className="panel" role="status">
      <p>{t("apply.doneIntro")}</p>
      <dl className="done-values">
        <Value name={t("apply.number")} value={number} />
        <Value name={t("apply.code")} value={code} />
      </dl>
      <div className="buttons no-print">
        <Link to={`/track?${new URLSearchParams({ number, code })}`}>{t("apply.toTrack")}</Link>
        <Link to={`/cases/${encodeURIComponent(id)}`}>{t("apply.toCase")}</Link>
        <Button onClick={() => window.print()}>{t("apply.print")}</Button>
      </div>
    </section>
  );
}

function Value(props: { name: string; value: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  async function copy() {
    try {
      await navigator.clipboard.writeText(props.value);
      void message.success(t("apply.copied"));
    } catch {
      void message.warning(t("apply.copyFailed"));
    }
  }
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <span className="done-value">{props.value}</span>
        <Button className="no-print" size="small" aria-label={`${t("apply.copy")} ${props.name}`} onClick={() => void copy()}>
          {t("apply.copy")}
        </Button>
      </dd>
    </div>
  );
}
