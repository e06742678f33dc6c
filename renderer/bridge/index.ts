export { apiQuery, createBridge, queryKeyOf, type Bridge, type BridgeOptions, type FailureReport } from './bridge.ts';
export { FailureError, failureOf } from './failure-error.ts';
export { BridgeProvider, useApiCommand, useApiEvent, useApiQuery, useBridge, type ApiCommandOptions, type ApiQueryOptions } from './hooks.tsx';
export { useJob, type Job, type JobProgress, type JobState } from './use-job.ts';
export type { CommandName, FeatureName, InputFor, JobName, MethodName, OutputFor, QueryName } from './methods.ts';
