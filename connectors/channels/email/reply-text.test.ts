// Tests of what is left of an answer: mails as mail programs write them, in English, German and Spanish, plain and HTML.
import t from 'tap';
import { htmlText } from './html-text.ts';
import { replyText } from './reply-text.ts';

const OURS =
  'Order 4471 for Hallmann ships 2 days late.\nOr answer this email with YES, NO or DONE in the first line.';
const QUOTED = OURS.replace(/^/gm, '> ');
const BOX = 'Throughline Riverside <throughline@riverside.example>';

/** What stands below the answer, by program and language. */
const BELOW: Readonly<Record<string, string>> = {
  'Gmail, en': `On Thu, Nov 19, 2026 at 6:52 AM ${BOX} wrote:\n\n${QUOTED}`,
  'Gmail, en, broken': `On Thu, Nov 19, 2026 at 6:52 AM Throughline Riverside <\nthroughline@riverside.example> wrote:\n\n${QUOTED}`,
  'Gmail, de': `Am Do., 19. Nov. 2026 um 06:52 Uhr schrieb ${BOX}:\n\n${QUOTED}`,
  'Gmail, de, broken': `Am Do., 19. Nov. 2026 um 06:52 Uhr schrieb Throughline Riverside <\nthroughline@riverside.example>:\n\n${QUOTED}`,
  'Gmail, es': `El jue, 19 nov 2026 a las 6:52, Throughline Riverside (<\nthroughline@riverside.example>) escribió:\n\n${QUOTED}`,
  'Gmail for Android, no marks': `On Thu, Nov 19, 2026, 6:52 AM ${BOX} wrote:\n\n${OURS}`,
  'Apple Mail, en': `> On 19 Nov 2026, at 06:52, ${BOX} wrote:\n> \n${QUOTED}`,
  'iPhone, en': `Sent from my iPhone\n\n> On 19 Nov 2026, at 06:52, ${BOX} wrote:\n> \n${QUOTED}`,
  'iPhone, de': `Von meinem iPhone gesendet\n\n> Am 19.11.2026 um 06:52 schrieb ${BOX}:\n> \n${QUOTED}`,
  'iPhone, es': `Enviado desde mi iPhone\n\n> El 19 nov 2026, a las 6:52, ${BOX} escribió:\n> \n${QUOTED}`,
  'Outlook, en': `From: ${BOX} \nSent: Thursday, November 19, 2026 6:52 AM\nTo: Marta Lind <m@x.example>\nSubject: Order 4471 ships late\n\n${OURS}`,
  'Outlook, de': `Von: ${BOX} \nGesendet: Donnerstag, 19. November 2026 06:52\nAn: Marta Lind <m@x.example>\nBetreff: Auftrag 4471\n\n${OURS}`,
  'Outlook, es': `De: ${BOX} \nEnviado el: jueves, 19 de noviembre de 2026 6:52\nPara: Marta Lind <m@x.example>\nAsunto: Pedido 4471\n\n${OURS}`,
  'Outlook, en, old': `-----Original Message-----\nFrom: ${BOX}\nSent: Thursday\nTo: Marta\nSubject: Order\n\n${OURS}`,
  'Outlook, de, old': `-----Ursprüngliche Nachricht-----\nVon: ${BOX}\nGesendet: Donnerstag\nAn: Marta\nBetreff: x\n\n${OURS}`,
  'Outlook, es, old': `-----Mensaje original-----\nDe: ${BOX}\nEnviado el: jueves\nPara: Marta\nAsunto: x\n\n${OURS}`,
  'Outlook on the web': `________________________________\nFrom: ${BOX}\nSent: Thursday\nTo: Marta\nSubject: Order\n\n${OURS}`,
  'Outlook for iOS': `Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: ${BOX}\nSent: Thursday\nTo: Marta\nSubject: Order\n\n${OURS}`,
  'Outlook für Android, de': `Outlook für Android beziehen\n________________________________\nVon: ${BOX}\nGesendet: Donnerstag\nAn: Marta\nBetreff: x\n\n${OURS}`,
  'Outlook, from HTML': `*From:* ${BOX}\n*Sent:* Thursday\n*To:* Marta\n*Subject:* Order\n\n${OURS}`,
  'Notes, en': `From:\t${BOX}\nTo:\tMarta Lind/Lindau/Acme\nDate:\t19.11.2026 06:52\nSubject:\tOrder 4471\n\n\n\n${OURS}`,
  'Notes, de': `Von:\t${BOX}\nAn:\tMarta Lind/Lindau/Acme\nKopie:\nDatum:\t19.11.2026 06:52\nBetreff:\tAuftrag 4471\n\n${OURS}`,
  'Notes, de, one line': `"Throughline" <throughline@riverside.example> schrieb am 19.11.2026 06:52:12:\n\n${QUOTED}`,
  'Notes, en, dashes': `-----"Throughline" <throughline@riverside.example> wrote: -----\nTo: marta\nFrom: x\n\n${OURS}`,
  'Notes, es': `-----"Throughline" <throughline@riverside.example> escribió: -----\nPara: marta\nDe: x\n\n${OURS}`,
  'Thunderbird, en': `On 19/11/2026 06:52, Throughline Riverside wrote:\n${QUOTED}`,
  'Thunderbird, de': `Am 19.11.26 um 06:52 schrieb Throughline Riverside:\n${QUOTED}`,
  'Thunderbird, es': `El 19/11/26 a las 6:52, Throughline Riverside escribió:\n${QUOTED}`,
  'a signature': `-- \nMarta Lind\nProduction planning, ext. 4417`,
  'a signature whose blank is lost': `--\nMarta Lind\nextension 4417`,
  'nothing but quotes': QUOTED,
};

for (const [program, below] of Object.entries(BELOW)) {
  t.test(program, (t) => {
    t.equal(replyText(`YES\n\n${below}\n`), 'YES');
    t.equal(
      replyText(`71 JA\r\n${below.replaceAll('\n', '\r\n')}`),
      '71 JA',
      'lines of a network, no blank line',
    );
    t.equal(
      replyText(`\n\nSÍ\nmañana a las 8\n\n${below}`),
      'SÍ\nmañana a las 8',
      'blank lines above, two lines',
    );
    t.equal(replyText(below), '', 'nothing was written');
    t.end();
  });
}

t.test('what was written below the quote, or within it, counts too', (t) => {
  const intro = `On 19/11/2026 06:52, Throughline Riverside wrote:\n${QUOTED}`;
  t.equal(replyText(`${intro}\n\nYES\n\n-- \nMarta`), 'YES');
  t.equal(
    replyText(`${intro}\n\nDONE, tool is set\n\n> [Line 3]\n\nby 21:40`),
    'DONE, tool is set\n\nby 21:40',
  );
  t.end();
});

t.test('what people write is not taken for a quote', (t) => {
  const written = [
    'NO\nJo wrote: ask maintenance first',
    'NO\nFrom: the tool shop I hear Monday',
    'NO\nOn Monday the tool is back. I wrote that in the book.',
    'GIVE Novak\nAm Montag bin ich nicht da, das habe ich Jo geschrieben.',
    'NO\n- the tool is out\n- no fitter tonight --',
    'NO\nDe acuerdo: mañana',
    'NO 71 -> 72',
    'NO\nSent the tool to Lindau yesterday.',
  ];
  for (const text of written) t.equal(replyText(text), text);
  t.end();
});

t.test('marks nobody sees are not in the way', (t) => {
  t.equal(replyText('\ufeff\u200bYES\u00a0\u200b\n\u00a0\n> x'), 'YES');
  t.equal(replyText('SI\u0301'), 'SÍ');
  t.end();
});

t.test('long mails and hostile ones take no time', (t) => {
  const began = performance.now();
  t.ok(replyText('word '.repeat(13_000)).length <= 2_000);
  t.equal(replyText('> x\n'.repeat(16_000)), '');
  for (const one of [
    'On ',
    '-- -',
    'From: ',
    '<',
    '<a ',
    '&#',
    '&amp;',
    '<blockquote>',
    '<!--',
    '</style',
    '<style>',
    '_ ',
  ])
    replyText(htmlText(one.repeat(65_536 / one.length)));
  const took = performance.now() - began;
  t.ok(took < 3_000, `${Math.round(took)} ms for fourteen mails of 64 kB`);
  t.end();
});

const HTML: Readonly<Record<string, string>> = {
  Gmail: `<div dir="ltr">YES</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Thu, Nov 19, 2026 at 6:52 AM Throughline &lt;<a href="mailto:t@r.example">t@r.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote"><pre>Order 4471\nReply YES or NO</pre></blockquote></div>`,
  Outlook: `<html><head><style>p {margin:0}</style></head><body lang=EN-US><div class=WordSection1><p class=MsoNormal>YES<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Throughline &lt;t@r.example&gt; <br><b>Sent:</b> Thursday<br><b>To:</b> Marta<br><b>Subject:</b> Order 4471</p></div><p>Order 4471 ships late. NO?</p></div></body></html>`,
  'Outlook on the web': `<div style="font-family:Calibri">YES</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg"><b>Von:</b> Throughline<br><b>Gesendet:</b> Do<br><b>An:</b> Marta<br><b>Betreff:</b> x</div><div>Order</div>`,
  'Apple Mail': `<html><head></head><body>YES<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 19 Nov 2026, at 06:52, Throughline &lt;t@r.example&gt; wrote:</div><br><div>Order 4471<br>YES or NO</div></blockquote></div></body></html>`,
  iPhone: `<html><body dir="auto">YES<br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 19 Nov 2026, at 06:52, T &lt;t@r.example&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div>Order 4471</div></blockquote></body></html>`,
  Notes: `<font size=2 face="sans-serif">YES</font><br><br><br><table><tr><td><font color=#5f5f5f>From:</font><td>Throughline<tr><td>To:<td>Marta<tr><td>Date:<td>19.11.2026<tr><td>Subject:<td>Order 4471</table><hr noshade><br>Order 4471`,
};

for (const [program, html] of Object.entries(HTML))
  t.test(`HTML of ${program}`, (t) => {
    t.equal(replyText(htmlText(html)), 'YES');
    t.end();
  });

t.test('HTML is what a person sees of it', (t) => {
  t.equal(
    htmlText('<p>S&Iacute;, ma&ntilde;ana &#8211; 3 &lt; 5 &amp;amp; 4<6</p><p>n&auml;chste<br>Zeile'),
    'SÍ, mañana – 3 < 5 &amp; 4<6\n\nnächste\nZeile',
  );
  t.equal(htmlText('<title>x</title><script>a<b</script><!-- > -->JA<style>p{}</style>'), 'JA');
  t.equal(htmlText('&#0;&#1114112;&#xD83D;&unknown;x').at(-1), 'x');
  t.end();
});
