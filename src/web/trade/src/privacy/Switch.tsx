interface Props {
  readonly title: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onToggle: () => void;
}

/** A whole line that is a switch. */
export const Switch = ({ title, text, isOn, isDisabled, onToggle }: Props) => (
  <button type="button" role="switch" aria-checked={isOn} aria-disabled={isDisabled} onClick={() => !isDisabled && onToggle()}>
    <span>
      <b>{title}</b>
      <span className="quiet">{text}</span>
    </span>
    <span className="switch" aria-hidden="true" />
  </button>
);
