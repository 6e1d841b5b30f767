import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useProcesses, useSession } from "../api/queries";
import type { ProcessRow } from "../api/types";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

export default function CataloguePage() {
  const { t } = useTranslation();
  const text = useText();
  const processes = useProcesses();
  const signedIn = Boolean(useSession().data);
  const [wanted, setWanted] = useState("");

  const all = processes.data ?? [];
  const found = all.filter((p) =>
    `${text(p.title)} ${text(p.summary)} ${text(p.owner.name)}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <Page title={t("catalogue.title")} lead={t("catalogue.intro")}>
      {processes.isPending && <Loading />}
      {processes.error && <ProblemNotice error={processes.error} onRetry={() => void processes.refetch()} />}
      {all.length > 4 && (
        <Input
          className="catalogue-search"
          allowClear
          size="large"
          aria-label={t("catalogue.search")}
          placeholder={t("catalogue.search")}
          value={wanted}
          onChange={(e) => setWanted(e.target.value)}
        />
      )}
      {processes.data && found.length === 0 && (
        <p className="muted">{t(all.length === 0 ? "catalogue.empty" : "catalogue.none")}</p>
      )}
      <ul className="plain catalogue">
        {found.map((p) => (
          <Matter key={p.id} process={p} />
        ))}
      </ul>
      {!signedIn && (
        <p className="muted">
          {t("catalogue.trackHint")} <Link to="/track">{t("catalogue.trackLink")}</Link>
        </p>
      )}
    </Page>
  );
}

function Matter(props: { process: ProcessRow }) {
  const { t } = useTranslation();
  const text = useText();
  const p = props.process;
  const address = `/processes/${encodeURIComponent(p.id)}`;
  return (
    <li className="panel matter">
      <h2>
        <Link to={address}>{text(p.title)}</Link>
      </h2>
      {p.summary && <p>{text(p.summary)}</p>}
      <p className="basis">{t("catalogue.owner", { unit: text(p.owner.name) })}</p>
      <div className="buttons">
        <Link to={address}>
          {t("catalogue.guide")}
          <span className="visually-hidden"> – {text(p.title)}</span>
        </Link>
        {p.mayStart && (
          <Link to={`${address}/apply`}>
            {t("catalogue.apply")}
            <span className="visually-hidden"> – {text(p.title)}</span>
          </Link>
        )}
      </div>
    </li>
  );
}
