//! What a value does not hold, whatever it is called and whatever was done beside it. A line that must be reported ends
//! in `LEAK` or `CRED`, as in [`super::pii`].

use super::pii::expect;

#[test]
fn headers_that_are_made_here_are_not_those_of_a_request() {
    let java = r#"import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
class Gateway {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    static HttpHeaders custom(String kind, String entity, String id) {
        HttpHeaders httpHeaders = new HttpHeaders();
        httpHeaders.add(kind, entity);
        httpHeaders.add(Names.REQUEST_ID, id);
        return httpHeaders;
    }
    void made(String kind, String id) {
        log.info("sent with {}", custom(kind, "hip", id));
        HttpHeaders httpHeaders = new HttpHeaders();
        httpHeaders.add("X-REQUEST-ID", id);
        log.info("sent with {}", httpHeaders);
    }
    void filled(String kind, String token, String cnic) {
        HttpHeaders httpHeaders = new HttpHeaders();
        httpHeaders.add("Authorization", token);
        log.info("sent with {}", httpHeaders); // CRED
        HttpHeaders requestHeaders = new HttpHeaders();
        requestHeaders.add(kind, cnic);
        requestHeaders.add(kind, kind);
        log.info("sent with {}", requestHeaders); // LEAK
    }
    void given(HttpHeaders httpHeaders) {
        log.info("came with {}", httpHeaders); // LEAK
    }
    void copied(javax.servlet.http.HttpServletRequest request) {
        HttpHeaders httpHeaders = new HttpHeaders();
        for (String name : java.util.Collections.list(request.getHeaderNames())) httpHeaders.add(name, request.getHeader(name));
        log.info("came with {}", httpHeaders); // LEAK
    }
}
"#;
    expect(&[("src/main/java/Gateway.java", java)]);
    expect(&[(
        "src/form.ts",
        "export function send(id: string, name: string, cnic: string) {\n\
         const formData = new FormData()\n  formData.append(name, id)\n  console.log('sending', formData)\n\
         const form = new FormData()\n  form.append('cnic', cnic)\n  console.log('sending', form) // LEAK\n}\n",
    )]);
}

#[test]
fn a_client_keeps_nothing_of_what_it_sends() {
    expect(&[
        (
            "src/common.service.ts",
            "import { HttpService } from '@nestjs/axios'\nimport { Injectable } from '@nestjs/common'\n\
             @Injectable()\nexport class Common {\n  constructor(private readonly httpService: HttpService) {}\n\
             async put(url: string, payload?: any) {\n\
             const response = await this.httpService.put(url, payload).toPromise()\n  return response.status\n  }\n\
             async get(url: string) {\n\
             return await this.httpService.get(url).toPromise().then((data) => data.data)\n  }\n}\n",
        ),
        (
            "src/page.ts",
            "import { Common } from './common.service'\nexport class Page {\n  constructor(private readonly common: Common) {}\n\
             async run(url: string) {\n  const roles = await this.common.get(url)\n\
             console.log(JSON.stringify(roles))\n  }\n}\n",
        ),
    ]);
    expect(&[(
        "src/keep.ts",
        "export function keep(seen: Map<string, string>, id: string, cnic: string) {\n\
         seen.set(id, cnic)\n  console.log(seen) // LEAK\n}\n",
    )]);
}

#[test]
fn the_second_callback_is_given_an_error() {
    expect(&[(
        "src/search.component.ts",
        "export class Search {\n  constructor(private api: Api) {}\n\
         find(id: number) {\n\
         this.api.getPatientDetails(id).subscribe(\n\
         found => console.log(found), // LEAK\n\
         error => console.log(error),\n\
         () => console.log('done'))\n\
         this.api.getPatientDetails(id).toPromise().then(found => this.show(found), error => console.error(error))\n\
         this.api.getPatientDetails(id).toPromise().then(found => console.log(found)) // LEAK\n  }\n\
         show(found: any) {}\n}\n",
    )]);
}

#[test]
fn a_text_that_is_called_like_a_record_is_none() {
    expect(&[(
        "src/logger.ts",
        "import * as winston from 'winston'\nconst logger = winston.createLogger()\n\
         export function note(message: string, profile?: string) {\n  logger.info(message, profile)\n}\n\
         export function show(message: string, profile: any) {\n  logger.info(message, profile) // LEAK\n}\n\
         export function text(message: string, body: string) {\n  logger.info(message, body) // LEAK\n}\n",
    )]);
}

#[test]
fn a_mailbox_in_prose_is_where_to_write_to() {
    expect(&[(
        "app/Services/Messages.php",
        "<?php\nnamespace App\\Services;\nuse Illuminate\\Support\\Facades\\Log;\nclass Messages {\n\
         function send(string $id, string $text) {\n  Log::info('sent', ['id' => $id, 'text' => $text]);\n  }\n\
         function ask(string $id) {\n  $this->send($id, \"Enter your e-mail, such as nadia.khan@misal.gov.pk\");\n  }\n\
         function enter(string $id) {\n  $this->send($id, \"nadia.khan@misal.gov.pk\"); // LEAK\n  }\n}\n",
    )]);
}

#[test]
fn the_number_of_a_beneficiary_is_that_of_a_row() {
    expect(&[(
        "src/aid.py",
        "import logging\nlog = logging.getLogger(__name__)\n\
         def pay(beneficiary_id, bisp_id, case):\n\
         \x20   log.info('paid %s', beneficiary_id)\n\
         \x20   log.info('paid %s', case.screen_beneficiary)\n\
         \x20   log.info('paid %s', bisp_id)  # LEAK\n",
    )]);
}
