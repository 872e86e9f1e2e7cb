<?php

namespace app\controllers;

use app\models\Complaint;
use Yii;
use yii\filters\AccessControl;
use yii\web\Controller;

class ComplaintController extends Controller
{
    public function behaviors()
    {
        return [
            'access' => [
                'class' => AccessControl::class,
                'only' => ['assign', 'close'],
                'rules' => [['allow' => true, 'roles' => ['@']]],
            ],
        ];
    }

    public function actionFile() // amanat-expect: unauthenticated-endpoint
    {
        $complaint = new Complaint(Yii::$app->request->post());
        Yii::info('complaint of NTN ' . $complaint->ntn); // amanat-expect: pii-in-log
        $complaint->save();
        return $this->redirect(['site/index']);
    }

    public function actionAssign($id, $officer)
    {
        Complaint::updateAll(['officer' => $officer], ['id' => $id]);
        return $this->redirect(['site/index']);
    }

    public function actionClose($id)
    {
        Complaint::updateAll(['closed' => true], ['id' => $id]);
        return $this->redirect(['site/index']);
    }
}
