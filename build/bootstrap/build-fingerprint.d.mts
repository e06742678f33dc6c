/** Changes whenever a source of the build does. */
export declare function fingerprintSources(project: string): Promise<string>;
/** Fingerprint of the sources that dist/ was built from; null when it was not. */
export declare function builtFingerprint(project: string): Promise<string | null>;
export declare function rememberBuild(project: string, fingerprint: string): Promise<void>;
