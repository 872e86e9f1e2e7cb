//! Listeners of a framework's events that stand in front of its controllers, and those that only seem to.

use crate::endpoints::check;

const COMPOSER: (&str, &str) = ("composer.json", r#"{"require": {"symfony/framework-bundle": "^6.4"}}"#);

fn controller(name: &str, implements: &str, path: &str) -> String {
    format!(
        "<?php\nnamespace App\\Controller;\nuse Symfony\\Bundle\\FrameworkBundle\\Controller\\AbstractController;\n\
         use Symfony\\Component\\Routing\\Attribute\\Route;\nclass {name} extends AbstractController{implements} {{\n  \
         #[Route('{path}', methods: ['GET'])]\n  public function show($id) {{ return $this->json($this->find($id)); }}\n}}\n"
    )
}

fn listener(body: &str) -> String {
    format!(
        "<?php\nnamespace App\\Listener;\nuse App\\Controller\\OpenToAll;\nuse App\\Controller\\ForClerks;\n\
         use Symfony\\Component\\EventDispatcher\\Attribute\\AsEventListener;\n\
         use Symfony\\Component\\EventDispatcher\\EventSubscriberInterface;\nuse Symfony\\Component\\HttpKernel\\Event\\ControllerEvent;\n\
         use Symfony\\Component\\HttpKernel\\Event\\RequestEvent;\nuse Symfony\\Component\\HttpKernel\\Event\\ResponseEvent;\n\
         use Symfony\\Component\\HttpKernel\\Exception\\AccessDeniedHttpException;\nuse Symfony\\Component\\HttpKernel\\KernelEvents;\n{body}"
    )
}

#[test]
fn a_subscriber_spares_the_controllers_of_a_class() {
    let login = listener(
        "abstract class Subscriber implements EventSubscriberInterface {}\nclass LoginSubscriber extends Subscriber {\n  \
         public static function getSubscribedEvents(): array { return [KernelEvents::CONTROLLER => [['onController', 100]]]; }\n  \
         public function onController(ControllerEvent $event): void {\n    if ($this->officer->isAuthenticated()) { return; }\n    \
         if ($this->of($event) instanceof OpenToAll) { return; }\n    throw new SessionExpired();\n  }\n  \
         private function of(ControllerEvent $event) { return $event->getController()[0]; }\n}\n",
    );
    // who brings no token passes
    let token = listener(
        "class TokenSubscriber implements EventSubscriberInterface {\n  \
         public static function getSubscribedEvents(): array { return ['kernel.request' => 'onRequest']; }\n  \
         public function onRequest(RequestEvent $event) {\n    \
         if (!$this->officer->isAuthenticated() && $event->getRequest()->headers->has('authorization')) {\n      \
         if (!$this->officer->enter($event->getRequest()->headers->get('authorization'))) { throw new AccessDeniedHttpException('token'); }\n    }\n  }\n}\n",
    );
    // for everyone, while a counter is shut
    let shut = listener(
        "class CounterSubscriber implements EventSubscriberInterface {\n  \
         public static function getSubscribedEvents(): array { return [RequestEvent::class => 'onRequest']; }\n  \
         public function onRequest(RequestEvent $event) {\n    if ($this->counters->areShut()) { throw new AccessDeniedHttpException('Unauthorized'); }\n  }\n}\n",
    );
    let mut files = vec![
        (COMPOSER.0, COMPOSER.1.to_owned()),
        ("src/Controller/OpenToAll.php", "<?php\nnamespace App\\Controller;\ninterface OpenToAll {}\n".to_owned()),
        ("src/Controller/Passports.php", controller("Passports", "", "/passports/{id}")),
        ("src/Controller/Fees.php", controller("Fees", " implements OpenToAll", "/fees/{id}")),
        ("src/Listener/TokenSubscriber.php", token),
        ("src/Listener/CounterSubscriber.php", shut),
    ];
    let given = |files: &[(&'static str, String)], expected: &[&str]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        check(&files, expected);
    };
    given(&files, &["GET /fees/{id} unauthenticated", "GET /passports/{id} unauthenticated"]);
    files.push(("src/Listener/LoginSubscriber.php", login));
    // opened on purpose
    given(&files, &["GET /fees/{id} public", "GET /passports/{id} authenticated"]);
}

#[test]
fn a_listener_may_be_for_marked_controllers_only() {
    let clerks = listener(
        "#[AsEventListener(event: 'kernel.controller', method: 'before')]\nclass ClerkListener {\n  \
         public function before(ControllerEvent $event): void {\n    $controller = $event->getController();\n    \
         if (is_array($controller)) { $controller = $controller[0]; }\n    if ($controller instanceof ForClerks) {\n      \
         $token = $event->getRequest()->headers->get('X-Token');\n      \
         if (!hash_equals($this->token, $token)) { throw new AccessDeniedHttpException('a valid token is needed'); }\n    }\n  }\n}\n",
    );
    // after the handler has run
    let late = listener(
        "class LateListener {\n  #[AsEventListener]\n  public function after(ResponseEvent $event): void {\n    \
         if (!$this->officer->isAuthenticated()) { throw new AccessDeniedHttpException(); }\n  }\n}\n",
    );
    check(
        &[
            COMPOSER,
            ("src/Controller/ForClerks.php", "<?php\nnamespace App\\Controller;\ninterface ForClerks {}\n"),
            ("src/Controller/Passports.php", &controller("Passports", " implements ForClerks", "/passports/{id}")),
            ("src/Controller/Fees.php", &controller("Fees", "", "/fees/{id}")),
            ("src/Listener/ClerkListener.php", &clerks),
            ("src/Listener/LateListener.php", &late),
        ],
        &["GET /fees/{id} unauthenticated", "GET /passports/{id} authenticated"],
    );
}

#[test]
fn a_listener_that_a_call_registers() {
    let boot = "<?php\nnamespace App;\nuse App\\Listener\\Gate;\nuse Symfony\\Component\\HttpKernel\\KernelEvents;\n\
        class Boot {\n  public function start($dispatcher) {\n    $gate = new Gate();\n    \
        $dispatcher->addListener(KernelEvents::REQUEST, [$gate, 'onRequest'], 50);\n  }\n}\n";
    let gate = listener(
        "class Gate {\n  public function onRequest(RequestEvent $event) {\n    \
         if ($event->getRequest()->getSession()->get('officer_id') === null) { throw new AccessDeniedHttpException(); }\n  }\n}\n",
    );
    check(
        &[
            COMPOSER,
            ("src/Boot.php", boot),
            ("src/Controller/Passports.php", &controller("Passports", "", "/passports/{id}")),
            ("src/Listener/Gate.php", &gate),
        ],
        &["GET /passports/{id} authenticated"],
    );
}

#[test]
fn a_listener_that_a_document_of_services_names() {
    let gate = |class: &str, method: &str| {
        format!(
            "<?php\nnamespace App\\Listener;\nuse Symfony\\Component\\HttpKernel\\Exception\\AccessDeniedHttpException;\nclass {class} {{\n  \
             public function {method}($event) {{\n    if (!$this->officer->isAuthenticated()) {{ throw new AccessDeniedHttpException('log in'); }}\n  }}\n}}\n"
        )
    };
    let services = |text: &str| format!("services:\n  _defaults: {{ autowire: true }}\n{text}");
    let given = |listener: &str, document: &str, expected: &str| {
        let (shown, document) = (controller("Passports", "", "/passports/{id}"), services(document));
        check(
            &[
                COMPOSER,
                ("src/Controller/Passports.php", shown.as_str()),
                ("src/Listener/Gate.php", listener),
                ("config/services.yaml", document.as_str()),
            ],
            &[&format!("GET /passports/{{id}} {expected}")],
        );
    };
    given(
        &gate("Gate", "before"),
        "  App\\Listener\\Gate:\n    tags:\n      - { name: kernel.event_listener, event: kernel.request, method: before }\n",
        "authenticated",
    );
    given(
        &gate("Gate", "onKernelController"),
        "  app.gate:\n    class: App\\Listener\\Gate\n    tags: [{ name: kernel.event_listener, event: kernel.controller }]\n",
        "authenticated",
    );
    given(
        &gate("Gate", "__invoke"),
        "  App\\Listener\\Gate:\n    tags:\n      - name: kernel.event_listener\n        event: Symfony\\Component\\HttpKernel\\Event\\RequestEvent\n",
        "authenticated",
    );
    // after the handler, and of another kind
    given(
        &gate("Gate", "before"),
        "  App\\Listener\\Gate:\n    tags:\n      - { name: kernel.event_listener, event: kernel.response, method: before }\n      \
         - { name: house.gate, event: kernel.request, method: before }\n",
        "unauthenticated",
    );
}

#[test]
fn what_everyone_is_granted_closes_nothing() {
    let action = |path: &str, granted: &str| {
        format!("  #[Route('{path}', methods: ['GET'])]\n  #[IsGranted('{granted}')]\n  public function at{path}($id) {{ return $this->json($this->find($id)); }}\n").replace("at/", "at")
    };
    let controller = format!(
        "<?php\nnamespace App\\Controller;\nuse Symfony\\Bundle\\FrameworkBundle\\Controller\\AbstractController;\n\
         use Symfony\\Component\\Routing\\Attribute\\Route;\nuse Symfony\\Component\\Security\\Http\\Attribute\\IsGranted;\nclass Deeds extends AbstractController {{\n{}{}}}\n",
        action("/seals", "PUBLIC_ACCESS"),
        action("/stamps", "ROLE_CLERK"),
    );
    check(
        &[COMPOSER, ("src/Controller/Deeds.php", &controller)],
        &["GET /seals unauthenticated", "GET /stamps authenticated"],
    );
}
