import { Icon } from "../shared/Icon.js";

interface Props {
  readonly title: string;
  readonly text: string;
  readonly onOpen: () => void;
}

/** A line that leads to a page. */
export const Row = ({ title, text, onOpen }: Props) => (
  <li>
    <button type="button" onClick={onOpen}>
      <span>
        <b>{title}</b>
        <span className="quiet">{text}</span>
      </span>
      <Icon name="next" />
    </button>
  </li>
);
