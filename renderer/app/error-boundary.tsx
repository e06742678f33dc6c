import { Button } from '@mantine/core';
import { useNavigate, type ErrorComponentProps } from '@tanstack/react-router';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { failureOf } from '../bridge/index.ts';
import { useTexts } from '../i18n/index.ts';
import { CopyDetails } from '../ui/copy-details.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

function Broken({ thrown, onAgain }: { readonly thrown: unknown; readonly onAgain: () => void }) {
  const { app } = useTexts();
  const failure = failureOf(thrown);
  const details = thrown instanceof Error ? `${thrown.name}: ${thrown.message}\n${thrown.stack ?? ''}` : JSON.stringify(failure);
  return (
    <EmptyState
      title={app.broken.title}
      help={app.broken.help}
      actions={
        <>
          <Button onClick={onAgain} data-autofocus>
            {app.broken.again}
          </Button>
          <CopyDetails details={details} />
        </>
      }
    />
  );
}

/** The last net under everything: says what happened, that saved data are safe, and opens the screen again. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly thrown: unknown }> {
  override state: { readonly thrown: unknown } = { thrown: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override componentDidCatch(thrown: unknown, { componentStack }: ErrorInfo) {
    console.error(thrown, componentStack);
  }

  override render() {
    if (this.state.thrown === null) return this.props.children;
    return <Broken thrown={this.state.thrown} onAgain={() => this.setState({ thrown: null })} />;
  }
}

/** The same for one screen: the navigation around it stays. */
export function ScreenFailure({ error, reset }: ErrorComponentProps) {
  return <Broken thrown={error} onAgain={reset} />;
}

/** An address that leads nowhere. */
export function LostPage() {
  const { app } = useTexts();
  const navigate = useNavigate();
  return (
    <EmptyState
      title={app.lostPage.title}
      help={app.lostPage.help}
      actions={<Button onClick={() => void navigate({ to: '/' })}>{app.lostPage.toStart}</Button>}
    />
  );
}
