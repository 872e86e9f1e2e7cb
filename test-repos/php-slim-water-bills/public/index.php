<?php

use Slim\Factory\AppFactory;

require __DIR__ . '/../vendor/autoload.php';

$app = AppFactory::create();
$app->addBodyParsingMiddleware();
$app->addRoutingMiddleware();
(require __DIR__ . '/../src/routes.php')($app);
$app->addErrorMiddleware(false, true, true);
$app->run();
