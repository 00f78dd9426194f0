/** A PDF that the browser shows. @param name plain letters, digits and dashes, without its kind */
export const pdfAnswer = (pdf: Uint8Array, name: string): Response =>
  new Response(pdf as BodyInit, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name.replaceAll(/[^\w-]/g, '-')}.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
