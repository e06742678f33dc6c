import { useEffect, useRef } from 'react';
import { useApiEvent, useApiQuery } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { notifyFailure } from '../../ui/index.ts';

/** Tells an auditor or administrator once in this window that the security register is not what their computer saw of it. */
export function useRegisterWarning(): void {
  const texts = useTexts();
  const told = useRef(false);
  const { data, refetch } = useApiQuery('audit', 'readWitness', {}, { failureHandled: true });
  useApiEvent('registerBroken', () => void refetch());
  const broken = data?.broken ?? null;
  useEffect(() => {
    if (broken === null || told.current) return;
    told.current = true;
    notifyFailure(texts, { code: 'security_register_broken', params: { known: broken.known, claimed: broken.claimed } }, { stays: true });
  }, [broken, texts]);
}
