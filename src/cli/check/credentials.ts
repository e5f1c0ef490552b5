// Credentials that files of sources and channels name: systemd hands them to the service of the box, and to nobody else.
import type { PartFile } from '../../config/part-file.ts';
import { credentialsIn } from '../../config/secret-references.ts';
import type { FileTrouble } from '../../contracts/errors.ts';
import { readSecret, type SecretPlaces } from '../../daemon/secret.ts';
import { wordsOf } from '../../daemon/source-context.ts';

/** Where none can be seen a remark says where the box will look; where they can, one that is missing is a warning. */
export function credentialTroubles(parts: readonly PartFile[], places: SecretPlaces): FileTrouble[] {
  return parts.flatMap((part) =>
    credentialsIn(part).flatMap(({ credential, place }): FileTrouble[] => {
      if (places.credentialsDir === null)
        return [{ place, severity: 'remark', code: 'credential-unseen', words: unseenWords(credential) }];
      const why = whyNot(credential, places);
      return why === null ? [] : [{ place, severity: 'warning', code: 'credential', words: why }];
    }),
  );
}

function unseenWords(credential: string): string {
  return `the credential ${credential} cannot be seen from here: systemd hands it to the service of the box alone. As it starts the box looks for $CREDENTIALS_DIRECTORY/${credential}; LoadCredential=${credential}:FILE in its unit puts it there.`;
}

/** Null: it can be read. */
function whyNot(credential: string, places: SecretPlaces): string | null {
  try {
    readSecret({ credential }, places);
    return null;
  } catch (error) {
    return `${wordsOf(error)} Until then the connection that needs it fails.`;
  }
}
