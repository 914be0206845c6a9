import { describe, expect, it } from 'vitest';
import { presignedUrl } from '../../lib/store/presigned-url.ts';

/** The example of "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", S3 API reference. */
const example = {
  region: 'us-east-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: null,
  at: Date.UTC(2013, 4, 24),
  expires: 86_400,
};

describe('a signed URL', () => {
  it("is the one of AWS's own example", () => {
    expect(presignedUrl('GET', 'https://examplebucket.s3.amazonaws.com/test.txt', example)).toBe(
      'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });

  it('names and signs the session of temporary credentials', () => {
    const url = 'https://examplebucket.s3.amazonaws.com/test.txt';
    const signed = new URL(presignedUrl('GET', url, { ...example, sessionToken: 'a/b+c=' }));
    expect(signed.searchParams.get('X-Amz-Security-Token')).toBe('a/b+c=');
    const names = [...signed.searchParams.keys()].filter((name) => name !== 'X-Amz-Signature');
    expect(names).toEqual([...names].sort());
    expect(signed.searchParams.get('X-Amz-Signature')).not.toMatch(/^aeeed9/);
  });
});
