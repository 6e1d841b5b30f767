import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Page gives every page its one heading and the browser's tab its title. */
export function Page(props: {
  title: string;
  /** Beside the heading: badges, the state of a case. */
  beside?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  /** Forms and texts are read better in a narrow column. */
  narrow?: boolean;
  children: ReactNode;
}) {
  useTabTitle(props.title);
  return (
    <div className={props.narrow ? "page page-narrow" : "page"}>
      <div className="page-head">
        <div className="page-head-text">
          <h1>
            {props.title} {props.beside}
          </h1>
          {props.lead && <p className="lead">{props.lead}</p>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </div>
      {props.children}
    </div>
  );
}

/** useTabTitle names the browser's tab, and what is printed from it. */
export function useTabTitle(title: string): void {
  const name = useTranslation().t("app.name");
  useEffect(() => {
    document.title = title ? `${title} · ${name}` : name;
  }, [title, name]);
}
