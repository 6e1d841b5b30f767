import { useTranslation } from "react-i18next";
import type { Edition } from "../api/types";
import { useFormat } from "../format";
import "../case/ledger.css";
import "./calendar.css";

/** Editions lists what has been published, the newest first, and how far the open cases have followed it. */
export function Editions(props: { editions: Edition[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const editions = [...props.editions].sort((a, b) => b.edition - a.edition);
  const newest = editions[0];
  if (!newest) return null;
  return (
    <section className="panel" aria-labelledby="editions">
      <h2 id="editions">{t("calendar.editions")}</h2>
      <Progress edition={newest} />
      <div className="table-scroll" role="region" aria-labelledby="editions" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("calendar.editionColumn")}</th>
              <th scope="col">{t("calendar.publishedAt")}</th>
              <th scope="col">{t("calendar.by")}</th>
              <th scope="col" className="table-number">
                {t("calendar.checked")}
              </th>
              <th scope="col" className="table-number">
                {t("calendar.moved")}
              </th>
              <th scope="col">{t("calendar.state")}</th>
            </tr>
          </thead>
          <tbody>
            {editions.map((e) => (
              <tr key={e.edition}>
                <th scope="row">{e.edition}</th>
                <td>{format.dateTime(e.published)}</td>
                <td>{e.by || t("calendar.shipped")}</td>
                <td className="table-number">
                  {e.checked} / {e.total}
                </td>
                <td className="table-number">{e.moved}</td>
                <td>{t(e.finished ? "calendar.done" : "calendar.running")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Progress(props: { edition: Edition }) {
  const { t } = useTranslation();
  const { edition, checked, total, moved, finished } = props.edition;
  const words = t(finished ? "calendar.finished" : "calendar.progress", { edition, checked, total, moved });
  return (
    <div className="gap-below" role="status">
      <p>{words}</p>
      {!finished && <progress className="progress" max={Math.max(total, 1)} value={checked} aria-label={words} />}
    </div>
  );
}
