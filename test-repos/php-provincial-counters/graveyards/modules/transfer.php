<?php
transfer_plot($_POST['plot'], $_POST['to']);
echo json_encode(['ok' => true]);
