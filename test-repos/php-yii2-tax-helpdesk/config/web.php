<?php

return [
    'id' => 'tax-helpdesk',
    'components' => [
        'request' => ['cookieValidationKey' => getenv('COOKIE_KEY')],
        'db' => [
            'class' => 'yii\db\Connection',
            'dsn' => 'mysql:host=db.revenue.internal;dbname=helpdesk',
            'username' => 'helpdesk',
            'password' => 'S@les-T4x-Rtn', // amanat-expect: hardcoded-credential
        ],
    ],
];
