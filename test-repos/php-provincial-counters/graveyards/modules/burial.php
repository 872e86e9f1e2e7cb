<?php
if (!isset($_SESSION['keeper'])) {
    http_response_code(401);
    exit('keepers only');
}
enter_burial($_POST['plot'], $_POST['cnic']);
echo json_encode(['ok' => true]);
