import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Notice } from "../api/types";
import { useFormat } from "../format";
import { useText } from "../text";
import "./letter.css";

/** Place is where the notices of a case are read; what only their reader may know travels beside the address, not in it. */
export interface Place {
  address: (seq: number) => string;
  state?: unknown;
}

/** Notices is the card that lists what has been issued in a case, the newest first. */
export function Notices(props: { notices: Notice[]; place: Place }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (props.notices.length === 0) return null;
  return (
    <section className="panel notices" aria-labelledby="notices">
      <h2 id="notices">{t("notice.title")}</h2>
      <ul className="plain rows notice-list">
        {props.notices.map((n) => (
          <li key={n.seq}>
            <NoticeLink notice={n} place={props.place} />
            <span className="muted">{t("notice.issued", { date: format.date(n.at) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Newest names the latest notice where the state of a case stands, so that nobody overlooks it. */
export function Newest(props: { notices: Notice[]; place: Place }) {
  const { t } = useTranslation();
  const format = useFormat();
  const newest = props.notices[0];
  if (!newest) return null;
  return (
    <p className="notice-newest">
      <span>
        {t("notice.newest")}
        <NoticeLink notice={newest} place={props.place} />
      </span>
      <span className="muted">{t("notice.issued", { date: format.date(newest.at) })}</span>
    </p>
  );
}

function NoticeLink(props: { notice: Notice; place: Place }) {
  const { t } = useTranslation();
  const text = useText();
  const { notice, place } = props;
  return (
    <Link to={place.address(notice.seq)} state={place.state}>
      {t("notice.named", { title: text(notice.title) })}
    </Link>
  );
}
