import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../i18n/index.ts';
import { copyText } from './copy-text.ts';

/** Copies what an administrator needs; says on itself that it did. */
export function CopyDetails({ details }: { readonly details: string }) {
  const { ui } = useTexts();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      variant="default"
      leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={() => setCopied(copyText(details))}
      aria-live="polite"
    >
      {copied ? ui.detailsCopied : ui.copyDetails}
    </Button>
  );
}
