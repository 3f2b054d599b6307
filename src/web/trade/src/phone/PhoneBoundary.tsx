import { Component, type ReactNode } from "react";
import { PhoneFrame } from "./PhoneFrame.js";

interface Props {
  readonly label: string;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

/** Keeps a fault of one phone to that phone: it says so calmly and starts again when asked. */
export class PhoneBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  #retry = () => {
    this.props.onRetry();
    this.setState({ failed: false });
  };

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <PhoneFrame label={this.props.label} state="stale" view={null} over={null}>
        <div className="fault" role="alert">
          <p className="lead">This screen could not be shown.</p>
          <p className="quiet">Nothing is lost: your account and your choices are kept on the server.</p>
          <button type="button" className="primary" onClick={this.#retry}>Try again</button>
        </div>
      </PhoneFrame>
    );
  }
}
